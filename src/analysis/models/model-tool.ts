import { groupName } from '../../classification/index.js';
import { readText, refuseOwnInput, UsageError, writeFileAtomic } from '../../core/index.js';
import { exportXgboost, importXgboost, type Model, readModel, writeModel } from '../../learning/index.js';
import { formatTable } from '../../plots/index.js';
import { energyName } from '../../reconstruction/index.js';

/** What a model of XGBoost does not say of itself, as words. */
export interface ImportOptions {
  /** In the order of its columns; default: the names in the file. */
  readonly features?: readonly string[];
  /** Names of the classes; absent: it estimates a number. */
  readonly classes?: readonly string[];
  /** What it estimates; default: mass_group with classes, log10_energy without. */
  readonly target?: string;
}

/**
 * Writes a model in XGBoost's JSON format.
 * @throws {DomainError} a model that XGBoost does not know; {UsageError} the file to write is the model's
 */
export async function writeXgboostModel(path: string, to: string): Promise<Model> {
  refuseOwnInput(to, [path], '--export-xgboost');
  const model = await readModel(path);
  await writeFileAtomic(to, exportXgboost(model));
  return model;
}

/**
 * Makes a model file of airshower from one that XGBoost saved as JSON.
 * @throws {FileError} no such model; {UsageError} names that do not fit it
 */
export async function readXgboostModel(path: string, to: string, options: ImportOptions): Promise<Model> {
  refuseOwnInput(to, [path], '--import-xgboost');
  const { features, classes, target = classes === undefined ? energyName : groupName } = options;
  const text = await readText(path);
  const model = importXgboost(text, { target: { name: target, ...(classes && { classes }) } });
  const names = features ?? model.features.map(({ name }) => name);
  if (names.length !== model.features.length) {
    throw new UsageError(`${path} has ${model.features.length} features, ${names.length} are named`, {
      fields: { file: path, features: names },
      remedy: 'Name the columns in the order in which the model was trained: --features a,b,c.',
    });
  }
  const named = { ...model, features: names.map((name) => ({ name })) };
  await writeModel(to, named);
  return named;
}

/** What `airshower model` prints: what is estimated from what, and where the model comes from. */
export function modelText({ features, target, parameters, training }: Model): string {
  const options = Object.entries(training.options).filter(([name]) => name !== 'learner');
  const lines: [string, string][] = [
    ['estimates', `${target.name}${target.classes ? `: ${target.classes.join(', ')}` : ''}`],
    ['learner', parameters.learner],
    ...sizeOf(parameters),
    [
      'trained on',
      `${training.rows.toLocaleString('en')} events${training.outOfCore ? ', out of core' : ''}`,
    ],
    ...options.map(([name, value]): [string, string] => [name, JSON.stringify(value)]),
    ...Object.entries(training.metrics).map(([name, value]): [string, string] => [
      name,
      value.toPrecision(5),
    ]),
  ];
  const table = {
    title: 'Features',
    columns: [{ name: 'feature' }, { name: 'what' }],
    rows: features.map(({ name, unit = '' }) => [name, unit]),
  };
  const inputs = {
    title: 'Inputs of the training',
    columns: [{ name: 'file' }, { name: 'hash (SHA-256 of first and last 64 KiB)' }],
    rows: Object.entries(training.inputs),
  };
  return [
    ...lines.map(([name, value]) => `${name}: ${value}`),
    '',
    formatTable(table),
    ...(inputs.rows.length > 0 ? ['', formatTable(inputs)] : []),
  ].join('\n');
}

function sizeOf(parameters: Model['parameters']): [string, string][] {
  if (!('trees' in parameters)) return [];
  const { roots, feature } = parameters.trees;
  return [['trees', `${roots.length}, ${feature.length.toLocaleString('en')} nodes`]];
}

/** The same as data, without the parameters. */
export function modelData({ features, target, parameters, training }: Model): unknown {
  return { features, target, learner: parameters.learner, training };
}
