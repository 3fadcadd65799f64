import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { trainMassGroupModel } from '../../classification/index.js';
import { AirshowerError } from '../../core/index.js';
import type { EventFrame, Table } from '../../engine/index.js';
import { type FeatureName, featureNames } from '../../events/index.js';
import { featureMatrix, type Model, readModel, writeModel } from '../../learning/index.js';
import { trainEnergyModel } from '../../reconstruction/index.js';
import type { RunContext } from '../context.js';
import { contentsOf } from '../fingerprint.js';
import { selected, simulationFrame, withTrueGroup } from '../frames.js';
import type { Stored } from '../run-directory.js';

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

/** Which half of the showers a frame is to hold. No shower is in both: models are trained on one, judged on the other. */
export function halfOf(frame: EventFrame, half: 'training' | 'test', { analysis }: RunContext): EventFrame {
  const { seed, simulation } = analysis.content;
  const [training, test] = frame.split([0.5, 0.5], { seed, key: simulation.showerKey });
  return half === 'training' ? training : test;
}

/** Trains the energy regression and the mass-group classifier on the training half. */
export function modelsStage(context: RunContext): Promise<Stored<ModelsResult>> {
  const { analysis, directory, inputs } = context;
  const { simulation, cuts, columns, groups, training, reconstruction, classification, seed } =
    analysis.content;
  const dependsOn = {
    files: contentsOf(inputs.simulation),
    settings: {
      simulation: { ...simulation, generate: null },
      cuts,
      columns,
      groups,
      training,
      reconstruction,
      classification,
      seed,
    },
  };
  return directory.stage('models', dependsOn, async () => {
    const events = await trainingEvents(context);
    const features = featureMatrix(columnsOf(events, featureNames));
    const energy = await trainEnergyModel(
      features,
      events.numbers('MC_log_energy'),
      energyOptions(reconstruction),
    );
    const { trees: rounds, depth: maxDepth, learningRate } = classification;
    const group = await trainMassGroupModel(features, Uint8Array.from(events.numbers('MC_group')), {
      groups,
      trees: { rounds, maxDepth, learningRate },
    });
    return {
      energyModel: await store(context, 'energy.json', energy),
      groupModel: await store(context, 'mass-group.json', group),
      trainingEvents: events.rows,
    };
  });
}

/** Reads the models of a finished stage. */
export async function loadModels(
  { directory }: RunContext,
  { energyModel, groupModel }: ModelsResult,
): Promise<{ energyModel: Model; groupModel: Model }> {
  return {
    energyModel: await readModel(directory.file(energyModel.file)),
    groupModel: await readModel(directory.file(groupModel.file)),
  };
}

type ReconstructionSettings = RunContext['analysis']['content']['reconstruction'];

function energyOptions(settings: ReconstructionSettings): Parameters<typeof trainEnergyModel>[2] {
  if (settings.model === 'polynomial') return { kind: 'polynomial', polynomial: { degree: settings.degree } };
  const { trees: rounds, depth: maxDepth, learningRate } = settings;
  return { kind: 'trees', trees: { rounds, maxDepth, learningRate } };
}

/** Selected events of the training half; where there are more than asked for, a sample by shower. */
async function trainingEvents(context: RunContext): Promise<Table> {
  const { analysis } = context;
  const most = analysis.content.training.events;
  const half = halfOf(
    selected(withTrueGroup(await simulationFrame(context), context), analysis),
    'training',
    context,
  );
  const frame = half.filter('MC_group >= 0');
  const count = await frame.count();
  if (count === 0) {
    throw new AirshowerError('no simulated event of the training half passes the cuts', {
      remedy: 'Simulate more showers, or look at the cut flow of the simulation.',
    });
  }
  const sample = count > most ? frame.sample(most / count, { seed: analysis.content.seed }) : frame;
  return sample.collect([...featureNames, 'MC_log_energy', 'MC_group']);
}

function columnsOf(table: Table, names: readonly FeatureName[]): Record<string, Float64Array> {
  return Object.fromEntries(names.map((name) => [name, table.numbers(name)]));
}

async function store({ directory }: RunContext, name: string, model: Model): Promise<ModelFile> {
  const file = `models/${name}`;
  await writeModel(directory.file(file), model);
  const bytes = await readFile(directory.file(file));
  return { file, sha256: createHash('sha256').update(bytes).digest('hex') };
}
