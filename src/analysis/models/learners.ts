import { resolve } from 'node:path';
import { type BoostingOptions, type Learner, type Model, readModel } from '../../learning/index.js';
import type { LearnerSettings } from '../settings/schema-learners.js';

/** Settings from which something is learned: not a line cut, not a model that is trained already. */
export type TrainedSettings = Exclude<LearnerSettings, { model: 'line-cut' | 'file' }>;

/** What a setting is called in the learner, where that is another name. */
const optionNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  trees: {
    trees: 'rounds',
    depth: 'maxDepth',
    leaves: 'maxLeaves',
    bins: 'maxBins',
    rowShare: 'rowFraction',
    featureShare: 'featureFraction',
  },
  forest: { depth: 'maxDepth', bins: 'maxBins' },
};

const learnerNames = {
  trees: 'gradient-boosting',
  forest: 'random-forest',
  polynomial: 'polynomial',
  logistic: 'logistic',
  svm: 'svm',
  neighbours: 'neighbours',
  voting: 'voting',
  stacking: 'stacking',
} as const;

export interface LearnerContext {
  /** Folder that model files are relative to. */
  readonly folder: string;
  /** Where the settings name none. */
  readonly seed: number;
}

/**
 * The learner that settings of an analysis file describe.
 * @throws {FileError} a model that is to be continued cannot be read
 */
export async function learnerOf(settings: TrainedSettings, context: LearnerContext): Promise<Learner> {
  const { model, features: _, ...options } = settings as TrainedSettings & { features?: unknown };
  const names = optionNames[model] ?? {};
  const renamed = Object.entries(options).map(([key, value]) => [names[key] ?? key, value]);
  return {
    ...seeded(model, context.seed),
    ...Object.fromEntries(renamed),
    ...(await madeOptions(settings, context)),
    learner: learnerNames[model],
  } as Learner;
}

function seeded(model: TrainedSettings['model'], seed: number): Pick<BoostingOptions, 'seed'> {
  return model === 'trees' || model === 'forest' ? { seed } : {};
}

/** Options that are more than the setting's value. */
async function madeOptions(settings: TrainedSettings, context: LearnerContext): Promise<object> {
  const member = (each: TrainedSettings): Promise<Learner> => learnerOf(each, context);
  switch (settings.model) {
    case 'trees': {
      const { continueFrom } = settings;
      return continueFrom === undefined ? {} : { continueFrom: await fileModel(continueFrom, context) };
    }
    case 'voting':
      return { members: await Promise.all(settings.members.map(member)) };
    case 'stacking':
      return {
        members: await Promise.all(settings.members.map(member)),
        final: await member(settings.final),
      };
    default:
      return {};
  }
}

/** A model file that an analysis file names. @throws {FileError} no readable model */
export function fileModel(path: string, { folder }: Pick<LearnerContext, 'folder'>): Promise<Model> {
  return readModel(resolve(folder, path));
}

/** Model files that settings name: their contents are part of what a model depends on. */
export function modelFilesOf(
  settings: LearnerSettings,
  { folder }: Pick<LearnerContext, 'folder'>,
): string[] {
  if (settings.model === 'file') return [resolve(folder, settings.file)];
  if (settings.model === 'voting') return settings.members.flatMap((each) => modelFilesOf(each, { folder }));
  if (settings.model === 'stacking')
    return [...settings.members, settings.final].flatMap((each) => modelFilesOf(each, { folder }));
  if (settings.model !== 'trees' || settings.continueFrom === undefined) return [];
  return [resolve(folder, settings.continueFrom)];
}
