import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { lineCutModel } from '../../classification/index.js';
import { AnalysisFileError, fingerprintFile } from '../../core/index.js';
import { defaultExecutor } from '../../engine/index.js';
import { featureNames } from '../../events/index.js';
import { type Learner, type Model, readModel, type TrainingNotes, writeModel } from '../../learning/index.js';
import { trainEnergyModel } from '../../reconstruction/index.js';
import { contentsOf } from '../fingerprint.js';
import { fileModel, learnerOf, modelFilesOf } from '../models/learners.js';
import { type ModelEvents, readModelEvents, type TrainingEvents } from '../models/model-events.js';
import { trainingEventsOf } from '../models/training-events.js';
import { wantedFeatures } from '../models/wanted-features.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';

/** The files of the two models; their hashes stand for them in later stages. */
export interface ModelsResult {
  readonly energyModel: ModelFile;
  readonly groupModel: ModelFile;
  readonly trainingEvents: number;
}

export interface ModelFile {
  /** Inside the run's folder. */
  readonly file: string;
  readonly sha256: string;
}

/** Trains the energy regression and the mass-group classifier on the training half. */
export async function modelsStage(context: RunContext): Promise<Stored<ModelsResult>> {
  const dependsOn = {
    files: contentsOf(context.inputs.simulation),
    models: contentsOf(await givenModels(context)),
    settings: modelSettings(context),
  };
  return context.directory.stage('models', dependsOn, async () => {
    const { reconstruction, classification } = context.analysis.content;
    const names = [reconstruction, classification].flatMap(wantedFeatures);
    const events = await trainingEventsOf(context, names);
    return {
      energyModel: await store(context, 'energy.json', await energyModel(context, events)),
      groupModel: await store(context, 'mass-group.json', await groupModel(context, events)),
      trainingEvents: events.rows,
    };
  });
}

/** Everything of the analysis file that the models depend on. */
export function modelSettings({ analysis }: RunContext): unknown {
  const { simulation, cuts, columns, features, groups, training, reconstruction, classification, seed } =
    analysis.content;
  const events = { simulation: { ...simulation, generate: null }, cuts, columns, features, groups, seed };
  return { ...events, training, reconstruction, classification };
}

function givenModels({ analysis }: RunContext) {
  const { reconstruction, classification } = analysis.content;
  const files = [reconstruction, classification].flatMap((settings) => modelFilesOf(settings, analysis));
  return Promise.all(files.map(fingerprintFile));
}

/** Reads the models of a finished stage. */
export async function loadModels(
  { directory }: RunContext,
  { energyModel, groupModel }: Pick<ModelsResult, 'energyModel' | 'groupModel'>,
): Promise<{ energyModel: Model; groupModel: Model }> {
  return {
    energyModel: await readModel(directory.file(energyModel.file)),
    groupModel: await readModel(directory.file(groupModel.file)),
  };
}

/** The columns that models ask for, each once. */
export function featureNamesOf(...models: readonly Model[]): string[] {
  return [...new Set(models.flatMap(({ features }) => features.map(({ name }) => name)))];
}

/** Trains another energy regression on the same events. @param name  of its file in the folder of models */
export async function trainEnergyOn(context: RunContext, learner: Learner, name: string): Promise<ModelFile> {
  const events = await readModelEvents(context, 'training', featureNames);
  const { weights, showers, logEnergy } = events;
  const options = { learner, weights, showers, ...notes(context, events) };
  return store(context, name, await trainEnergyModel(events.features(featureNames), logEnergy, options));
}

async function energyModel(context: RunContext, events: TrainingEvents): Promise<Model> {
  const { reconstruction: settings, seed } = context.analysis.content;
  const { folder } = context.analysis;
  if (settings.model === 'file') {
    const model = await fileModel(settings.file, { folder });
    if (model.target.classes === undefined) return model;
    throw unfitting('reconstruction.file', settings.file, `finds '${model.target.name}', a class, no energy`);
  }
  const learner = await learnerOf(settings, { folder, seed });
  return events.energyModel(wantedFeatures(settings), threaded(learner), notes(context, events));
}

async function groupModel(context: RunContext, events: TrainingEvents): Promise<Model> {
  const { classification: settings, groups, seed } = context.analysis.content;
  const { folder } = context.analysis;
  if (settings.model === 'line-cut') return lineCutModel(groups, settings.lines);
  const classes = context.causes.groups.map(({ name }) => name);
  if (settings.model === 'file') {
    const model = await fileModel(settings.file, { folder });
    if (model.target.classes?.join() === classes.join()) return model;
    const found = model.target.classes?.join(', ') ?? 'a number';
    throw unfitting(
      'classification.file',
      settings.file,
      `finds ${found}, the groups are ${classes.join(', ')}`,
    );
  }
  const learner = await learnerOf(settings, { folder, seed });
  return events.groupModel(wantedFeatures(settings), threaded(learner), notes(context, events));
}

/** Trees grow in all threads: the same model for any number of them. */
function threaded(learner: Learner): Learner {
  const grows = learner.learner === 'gradient-boosting' || learner.learner === 'random-forest';
  return grows ? { ...learner, workers: defaultExecutor().workers } : learner;
}

/** What the model file says of where the model comes from. */
function notes({ analysis, inputs }: RunContext, { units }: Pick<ModelEvents, 'units'>): TrainingNotes {
  const hashes = inputs.simulation.map(({ file, endsSha256 }) => [
    relative(analysis.folder, file),
    endsSha256,
  ]);
  return { units, inputs: Object.fromEntries(hashes) };
}

function unfitting(key: string, file: string, why: string): AnalysisFileError {
  return new AnalysisFileError(`${key}: the model ${file} ${why}`, {
    fields: { key, file },
    remedy: 'Give a model that estimates what the analysis needs, or leave the key out to train one.',
  });
}

async function store({ directory }: RunContext, name: string, model: Model): Promise<ModelFile> {
  const file = `models/${name}`;
  await writeModel(directory.file(file), model);
  const bytes = await readFile(directory.file(file));
  return { file, sha256: createHash('sha256').update(bytes).digest('hex') };
}
