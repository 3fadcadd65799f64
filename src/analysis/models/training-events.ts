import { groupName, trainMassGroupModel } from '../../classification/index.js';
import { type Model, scoreOf } from '../../learning/index.js';
import { energyName, trainEnergyModel } from '../../reconstruction/index.js';
import type { RunContext } from '../run/context.js';
import { type ModelEvents, readModelEvents, type TrainingEvents } from './model-events.js';
import { outOfCoreEvents } from './out-of-core-events.js';

/**
 * The training half of the showers, as the analysis file wants it learned from.
 * @param features  of both models
 * @throws {AirshowerError} no event passes; {ColumnError} no such column
 */
export async function trainingEventsOf(
  context: RunContext,
  features: readonly string[],
): Promise<TrainingEvents> {
  if (context.analysis.content.training.outOfCore) return outOfCoreEvents(context, features);
  const events = await readModelEvents(context, 'training', features);
  if (events.rows < events.available) context.directory.say(sampleNotice(events));
  return inMemory(context, events);
}

/** What must not go unnoticed: most of a large simulation is not learned from. */
function sampleNotice({ rows, available }: ModelEvents): string {
  const [learned, all] = [rows, available].map((count) => count.toLocaleString('en'));
  return `models: learn from a sample of ${learned} of ${all} simulated events; more with training.events, all of them with training.outOfCore: true`;
}

function inMemory(context: RunContext, events: ModelEvents): TrainingEvents {
  const { groups } = context.analysis.content;
  const { rows, units, weights, showers, logEnergy, group } = events;
  return {
    rows,
    units,
    async energyModel(names, learner, notes) {
      const features = events.features(names);
      const model = await trainEnergyModel(features, logEnergy, { learner, weights, showers, ...notes });
      const target = { kind: 'regression', name: energyName, values: logEnergy } as const;
      return withMetrics(model, { training_rms: scoreOf(model, { features, target, weights }) });
    },
    async groupModel(names, learner, notes) {
      const features = events.features(names);
      const options = { groups, learner, weights, showers, ...notes };
      const model = await trainMassGroupModel(features, group, options);
      const classes = context.causes.groups.map(({ name }) => name);
      const target = { kind: 'classification', name: groupName, classes, values: group } as const;
      return withMetrics(model, { training_accuracy: scoreOf(model, { features, target, weights }) });
    },
  };
}

function withMetrics(model: Model, metrics: Readonly<Record<string, number>>): Model {
  const { parameters, training } = model;
  const own: Record<string, number> =
    parameters.learner === 'random-forest' ? { out_of_bag_error: parameters.outOfBagError } : {};
  return { ...model, training: { ...training, metrics: { ...training.metrics, ...metrics, ...own } } };
}
