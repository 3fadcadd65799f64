import { UsageError } from '../../core/index.js';
import { gridOf, type Learner, randomOf, type SearchRange } from '../../learning/index.js';
import { learnerOf, type TrainedSettings } from '../models/learners.js';
import type { RunContext } from '../run/context.js';
import { describeIssue } from '../settings/describe-issue.js';
import { classificationSection, reconstructionSection } from '../settings/schema-learners.js';
import type { OptionValues } from './questions.js';
import { type Subject, trainable } from './subject.js';

/** One set of options that is tried. */
export interface Variant {
  /** What differs from the analysis file. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly settings: TrainedSettings;
  readonly learner: Learner;
}

type Options = Readonly<Record<string, unknown>>;

/** Every combination of the values. @throws {UsageError} an option or a value that the model does not have */
export function gridVariants(
  subject: Subject,
  grid: readonly OptionValues[],
  context: RunContext,
): Promise<Variant[]> {
  const values = Object.fromEntries(grid.map((each) => [each.option, each.values]));
  return variantsOf(subject, gridOf<Options>({}, values), context);
}

/** So many sets of options, drawn by the analysis' seed from the ranges, or from the learner's usual ones. */
export function randomVariants(
  subject: Subject,
  { count, ranges }: { readonly count: number; readonly ranges: Readonly<Record<string, SearchRange>> },
  context: RunContext,
): Promise<Variant[]> {
  const given = Object.keys(ranges).length > 0 ? ranges : usualRanges(subject);
  return variantsOf(subject, randomOf<Options>({}, given, count, context.analysis.content.seed), context);
}

function usualRanges({ name, settings, model }: Subject): Readonly<Record<string, SearchRange>> {
  const degrees = { low: 1, high: 4, whole: true };
  const ranges: Readonly<Record<string, Readonly<Record<string, SearchRange>>>> = {
    trees: {
      trees: { low: 50, high: 300, whole: true },
      depth: { low: 2, high: 6, whole: true },
      learningRate: { low: 0.03, high: 0.3, log: true },
      minChildWeight: { low: 1, high: 100, log: true },
    },
    forest: {
      depth: { low: 4, high: 14, whole: true },
      minLeafWeight: { low: 1, high: 50, log: true },
      featuresPerSplit: { low: 1, high: model.features.length, whole: true },
    },
    polynomial: { degree: degrees, ridge: { low: 1e-8, high: 1e-2, log: true } },
    logistic: { degree: degrees, ridge: { low: 1e-6, high: 1e-1, log: true } },
    svm: { degree: degrees, ridge: { low: 1e-6, high: 1e-1, log: true } },
    neighbours: { neighbours: { low: 5, high: 200, log: true, whole: true } },
  };
  const found = ranges[settings.model];
  if (found !== undefined) return found;
  throw new UsageError(`no usual ranges of options are known for the ${name} model '${settings.model}'`, {
    fields: { name: 'model', value: settings.model },
    remedy: 'Give them: --ranges depth=2..6 learningRate=0.03..0.3:log.',
  });
}

async function variantsOf(
  subject: Subject,
  choices: readonly Options[],
  { analysis }: RunContext,
): Promise<Variant[]> {
  const base = trainable(subject);
  const context = { folder: analysis.folder, seed: analysis.content.seed };
  return Promise.all(
    choices.map(async (options) => {
      const settings = checked(subject, { ...base, ...options });
      return { options, settings, learner: await learnerOf(settings, context) };
    }),
  );
}

function checked(subject: Subject, settings: Options): TrainedSettings {
  const section = subject.name === 'energy' ? reconstructionSection : classificationSection;
  const result = section.safeParse(settings);
  if (result.success) return trainable({ name: subject.name, settings: result.data });
  const messages = result.error.issues.flatMap((issue) => describeIssue(issue, settings, section));
  throw new UsageError(`the ${subject.name} model '${settings.model}': ${messages.join('; ')}`, {
    fields: { settings },
    remedy: 'Options are called as in the analysis file; --model asks about one of the two models.',
  });
}

/** "depth 3, learningRate 0.05" */
export function optionText(options: Options): string {
  const texts = Object.entries(options).map(([name, value]) => `${name} ${valueText(value)}`);
  return texts.length > 0 ? texts.join(', ') : 'as in the analysis file';
}

function valueText(value: unknown): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(3))) : String(value);
}
