import { groupName } from '../../classification/index.js';
import { DomainError } from '../../core/index.js';
import type { EventFrame } from '../../engine/index.js';
import {
  featureMatrix,
  type Learner,
  type Model,
  predict,
  type TrainingColumns,
  type TrainingNotes,
  trainFromFrame,
} from '../../learning/index.js';
import { energyName } from '../../reconstruction/index.js';
import type { RunContext } from '../run/context.js';
import { modelFrame, sampled, type TrainingEvents } from './model-events.js';

/**
 * The training half of the showers, read from the files as training goes: of the events only the bins of their features, target and
 * weight are ever in memory together. Learners are boosted trees.
 * @param features  of both models
 * @throws {AirshowerError} no event passes; {ColumnError} no such column
 */
export async function outOfCoreEvents(
  context: RunContext,
  features: readonly string[],
): Promise<TrainingEvents> {
  const { training, simulation } = context.analysis.content;
  const { frame, count, units } = await modelFrame(context, 'training', features);
  const { events: most = count, weight } = training;
  const rows = sampled(frame, { count, most, context }).withColumns({
    [energyName]: 'MC_log_energy',
    [groupName]: 'MC_group',
  });
  const columns = (names: readonly string[], target: TrainingColumns['target']): TrainingColumns => ({
    features: names,
    target,
    showerKey: simulation.showerKey,
    ...(weight !== undefined && { weight: 'training_weight' }),
  });
  const classes = context.causes.groups.map(({ name }) => name);
  return {
    rows: most < count ? await rows.count() : count,
    units,
    energyModel: (names, learner, notes) =>
      trained(rows, columns(names, { column: energyName, unit: 'lg(E/GeV)' }), learner, notes),
    groupModel: (names, learner, notes) =>
      trained(rows, columns(names, { column: groupName, classes }), learner, notes),
  };
}

/** The model with how it does on what it learned from. */
async function trained(
  frame: EventFrame,
  columns: TrainingColumns,
  learner: Learner,
  notes: TrainingNotes,
): Promise<Model> {
  if (learner.learner !== 'gradient-boosting') {
    throw new DomainError(`the learner '${learner.learner}' needs all events in memory`, {
      fields: { learner: learner.learner },
      remedy: 'Choose model: trees, or leave out training.outOfCore.',
    });
  }
  const { learner: _, ...options } = learner;
  const model = await trainFromFrame(frame, columns, options, notes);
  const name = columns.target.classes ? 'training_accuracy' : 'training_rms';
  const metrics = { ...model.training.metrics, [name]: await trainingScore(model, frame, columns) };
  return { ...model, training: { ...model.training, metrics } };
}

/** The share of events whose group is found, or the rms of the energy, in the order of the rows. */
async function trainingScore(
  model: Model,
  frame: EventFrame,
  { features, target, weight }: TrainingColumns,
): Promise<number> {
  const wanted = [...features, target.column, ...(weight === undefined ? [] : [weight])];
  let [sum, total] = [0, 0];
  for await (const table of frame.partitions([...new Set(wanted)])) {
    const columns = featureMatrix(Object.fromEntries(features.map((name) => [name, table.numbers(name)])));
    const found = predict(model, columns);
    const truth = table.numbers(target.column);
    const weights = weight === undefined ? undefined : table.numbers(weight);
    for (let row = 0; row < table.rows; row++) {
      const own = weights ? weights[row] : 1;
      const difference = found[row] - truth[row];
      sum += own * (target.classes ? Number(difference === 0) : difference ** 2);
      total += own;
    }
  }
  return target.classes ? sum / total : Math.sqrt(sum / total);
}
