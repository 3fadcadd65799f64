import { groupName } from '../../classification/index.js';
import { AirshowerError } from '../../core/index.js';
import { featureNames } from '../../events/index.js';
import type { Model, Target, TrainingData } from '../../learning/index.js';
import { energyName } from '../../reconstruction/index.js';
import type { TrainedSettings } from '../models/learners.js';
import { type ModelEvents, readModelEvents } from '../models/model-events.js';
import type { RunContext } from '../run/context.js';
import type { LearnerSettings } from '../settings/schema-learners.js';
import { featureNamesOf, loadModels, type ModelsResult } from '../stages/models.js';
import type { ModelName } from './questions.js';

/** A model with the events that it is judged by. */
export interface Subject {
  readonly name: ModelName;
  readonly settings: LearnerSettings;
  readonly model: Model;
  /** Of the half of the showers that it was trained on. */
  readonly training: TrainingData;
  /** Of the other half. */
  readonly test: TrainingData;
  readonly trainingEvents: ModelEvents;
  readonly testEvents: ModelEvents;
  /** Names of the mass groups. */
  readonly groups: readonly string[];
}

/** The wished models with their events. Reads the simulation once for each half. */
export async function subjectsOf(
  context: RunContext,
  models: Pick<ModelsResult, 'energyModel' | 'groupModel'>,
  wanted: readonly ModelName[],
): Promise<Subject[]> {
  const loaded = await loadModels(context, models);
  const { reconstruction, classification } = context.analysis.content;
  const each = { energy: loaded.energyModel, 'mass-group': loaded.groupModel };
  const settings = { energy: reconstruction, 'mass-group': classification };
  const names = [...featureNames, ...featureNamesOf(...wanted.map((name) => each[name]))];
  const trainingEvents = await readModelEvents(context, 'training', names);
  const testEvents = await readModelEvents(context, 'test', names);
  const groups = context.causes.groups.map(({ name }) => name);
  return wanted.map((name) => {
    const dataOf = (events: ModelEvents) => modelData(name, groups, each[name], events);
    const common = { name, groups, settings: settings[name], model: each[name], trainingEvents, testEvents };
    return { ...common, training: dataOf(trainingEvents), test: dataOf(testEvents) };
  });
}

function modelData(
  name: ModelName,
  classes: readonly string[],
  model: Model,
  events: ModelEvents,
): TrainingData {
  const features = events.features(model.features.map((feature) => feature.name));
  const target: Target =
    name === 'energy'
      ? { kind: 'regression', name: energyName, unit: 'lg(E/GeV)', values: events.logEnergy }
      : { kind: 'classification', name: groupName, classes, values: events.group };
  return { features, target, weights: events.weights, showers: events.showers };
}

/** The settings, where they are such that something can be trained anew. @throws {AirshowerError} they are not */
export function trainable({ name, settings }: Pick<Subject, 'name' | 'settings'>): TrainedSettings {
  if (settings.model !== 'line-cut' && settings.model !== 'file') return settings;
  throw new AirshowerError(`the ${name} model '${settings.model}' is not trained: there is nothing to try`, {
    fields: { name: 'model', value: settings.model },
    remedy: 'Ask about the other model with --model, or choose a learner in the analysis file.',
  });
}

/** Numbers of at most so many of all rows, evenly taken. */
export function evenRows(all: number, most = all): Uint32Array {
  const count = Math.min(all, most);
  return Uint32Array.from({ length: count }, (_, i) => Math.floor((i * all) / count));
}

/** The first row of each shower: throws of one shower are no independent events. */
export function oneOfEachShower({ showers, features }: TrainingData): Uint32Array {
  const seen = new Set<number>();
  const rows: number[] = [];
  for (let row = 0; row < features.rows; row++) {
    const shower = showers ? showers[row] : row;
    if (seen.has(shower)) continue;
    seen.add(shower);
    rows.push(row);
  }
  return Uint32Array.from(rows);
}
