import {
  type CrossValidation,
  crossValidate,
  isBetter,
  learningCurve,
  search,
  selectSequentially,
} from '../../learning/index.js';
import { learningCurveFigure, type ScoreRow, scoreComparisonFigure, type Table } from '../../plots/index.js';
import { learnerOf } from '../models/learners.js';
import type { RunContext } from '../run/context.js';
import { type Answer, right, withError } from './answer.js';
import { type Fits, scoreLabels } from './fits.js';
import type { OptionValues, Questions } from './questions.js';
import { type Subject, trainable } from './subject.js';
import { gridVariants, optionText, randomVariants, type Variant } from './variants.js';

const learnerAsTrained = (subject: Subject, { analysis }: RunContext) =>
  learnerOf(trainable(subject), { folder: analysis.folder, seed: analysis.content.seed });

/** The scores of the model as it is, fold by fold. */
export async function crossValidationAnswer(
  subject: Subject,
  { data, options }: Fits,
  context: RunContext,
): Promise<Answer> {
  const found = await crossValidate(await learnerAsTrained(subject, context), data, options);
  const { score, training, testing, mean, meanErr } = found;
  const rows = Array.from(testing, (test, fold) => ({
    label: `fold ${fold + 1}`,
    train: training[fold],
    test,
  }));
  return {
    question: 'cross-validation',
    title: 'Cross-validation',
    data: { ...found, folds: testing.length, events: data.features.rows },
    tables: [
      {
        title: `Cross-validation of the ${subject.name} model: ${score}`,
        columns: [{ name: 'left out' }, right('training'), right('left out')],
        rows: rows.map(({ label, train, test }) => [label, train.toFixed(5), test.toFixed(5)]),
        note: `mean: ${withError(mean, meanErr)} on ${data.features.rows.toLocaleString('en')} events, divided by shower`,
      },
    ],
    figures: [
      scoreComparisonFigure({
        name: `cross-validation-${subject.name}`,
        title: `Cross-validation of the ${subject.name} model`,
        score: scoreLabels[score],
        rows,
      }),
    ],
  };
}

/** The scores against the number of training events. */
export async function learningCurveAnswer(
  subject: Subject,
  { data, options }: Fits,
  parts: readonly number[],
  context: RunContext,
): Promise<Answer> {
  const curve = await learningCurve(await learnerAsTrained(subject, context), data, parts, options);
  const values = curve.values as number[];
  return {
    question: 'learning-curve',
    title: 'Learning curve',
    data: curve,
    tables: [
      scoreTable(
        `Learning curve of the ${subject.name} model`,
        'training events',
        curve.validations.map((validation, i) => ({ label: values[i].toLocaleString('en'), validation })),
      ),
    ],
    figures: [curveFigure(`learning-curve-${subject.name}`, 'training events', values, curve.validations)],
    remarks: [
      'A gap between the two that closes with more events asks for more simulation; curves that have met ask for a better model.',
    ],
  };
}

/** The scores against one option. */
export async function validationCurveAnswer(
  subject: Subject,
  fits: Fits,
  { option, values }: OptionValues,
  context: RunContext,
): Promise<Answer> {
  const variants = await gridVariants(subject, [{ option, values }], context);
  const validations = await validate(variants, fits);
  const labelled = validations.map((validation, i) => ({ label: String(values[i]), validation }));
  const name = `validation-curve-${option}-${subject.name}`;
  const title = `Validation curve of ${option} of the ${subject.name} model`;
  const numbers = values.every((value) => typeof value === 'number');
  return {
    question: `validation-curve-${option}`,
    title: `Validation curve of ${option}`,
    data: { option, values, validations },
    tables: [scoreTable(title, option, labelled)],
    figures: [
      numbers
        ? curveFigure(name, option, values as readonly number[], validations)
        : comparisonFigure(name, title, labelled),
    ],
  };
}

/** Every combination of options. */
export async function gridAnswer(
  subject: Subject,
  fits: Fits,
  grid: readonly OptionValues[],
  context: RunContext,
): Promise<Answer> {
  return searchAnswer('grid', 'Grid search', subject, {
    fits,
    variants: await gridVariants(subject, grid, context),
  });
}

/** Options that are drawn. */
export async function randomSearchAnswer(
  subject: Subject,
  fits: Fits,
  wanted: NonNullable<Questions['randomSearch']>,
  context: RunContext,
): Promise<Answer> {
  const variants = await randomVariants(subject, wanted, context);
  return searchAnswer('random-search', 'Random search', subject, { fits, variants });
}

async function searchAnswer(
  question: string,
  title: string,
  subject: Subject,
  { fits, variants }: { readonly fits: Fits; readonly variants: readonly Variant[] },
): Promise<Answer> {
  const found = await validate(variants, fits);
  const candidates = variants
    .map(({ options, settings }, i) => ({
      options,
      settings,
      validation: found[i],
      label: optionText(options),
    }))
    .sort((a, b) =>
      isBetter(a.validation, b.validation) ? -1 : isBetter(b.validation, a.validation) ? 1 : 0,
    );
  const [best] = candidates;
  const { stringify } = await import('yaml');
  const section = subject.name === 'energy' ? 'reconstruction' : 'classification';
  const line = `${section}: ${stringify(best.settings, { collectionStyle: 'flow', lineWidth: 0 }).trim()}`;
  const shown = candidates.slice(0, mostShown);
  return {
    question,
    title,
    data: {
      candidates: candidates.map(({ options, validation }) => ({ options, validation })),
      best: { options: best.options, settings: best.settings, mean: best.validation.mean },
    },
    tables: [
      {
        ...scoreTable(`${title} for the ${subject.name} model, the best first`, 'options', shown),
        note: `of ${candidates.length} tried; for the analysis file: ${line}`,
      },
    ],
    figures: [
      comparisonFigure(`${question}-${subject.name}`, `${title} for the ${subject.name} model`, shown),
    ],
    remarks: [
      'Of many candidates the best looks better than it is: judge it on the other half of the showers.',
    ],
  };
}

/** Candidates in a table or figure: the best. */
const mostShown = 30;

/** Features added or taken away one by one. */
export async function selectionAnswer(
  subject: Subject,
  { data, options }: Fits,
  direction: 'forward' | 'backward',
  context: RunContext,
): Promise<Answer> {
  const steps = await selectSequentially(await learnerAsTrained(subject, context), data, direction, options);
  const labelled = steps.map(({ feature, validation }) => ({
    label: feature === undefined ? 'all features' : `${direction === 'forward' ? '+' : '−'} ${feature}`,
    validation,
  }));
  const title = `${direction === 'forward' ? 'Forward' : 'Backward'} selection of features for the ${subject.name} model`;
  return {
    question: 'feature-selection',
    title: 'Selection of features',
    data: { direction, steps },
    tables: [scoreTable(title, 'step', labelled)],
    figures: [comparisonFigure(`feature-selection-${subject.name}`, title, labelled)],
  };
}

async function validate(variants: readonly Variant[], { data, options }: Fits): Promise<CrossValidation[]> {
  const { candidates } = await search(
    variants.map(({ learner }) => learner),
    data,
    options,
  );
  return candidates.map(({ validation }) => validation);
}

interface Labelled {
  readonly label: string;
  readonly validation: CrossValidation;
}

function scoreTable(title: string, what: string, rows: readonly Labelled[]): Table {
  return {
    title: `${title}: ${rows[0].validation.score}`,
    columns: [{ name: what }, right('training'), right('left out')],
    rows: rows.map(({ label, validation: { training, mean, meanErr } }) => [
      label,
      average(training).toFixed(5),
      withError(mean, meanErr),
    ]),
  };
}

function curveFigure(
  name: string,
  parameter: string,
  values: readonly number[],
  validations: readonly CrossValidation[],
) {
  const positive = values.every((value) => value > 0);
  return learningCurveFigure({
    name,
    parameter,
    values,
    score: scoreLabels[validations[0].score],
    train: validations.map(({ training }) => average(training)),
    trainErr: validations.map(({ training }) => spread(training)),
    test: validations.map(({ mean }) => mean),
    testErr: validations.map(({ testing }) => spread(testing)),
    logarithmic: positive && Math.max(...values) / Math.min(...values) > 5,
  });
}

function comparisonFigure(name: string, title: string, rows: readonly Labelled[]) {
  return scoreComparisonFigure({
    name,
    title,
    score: scoreLabels[rows[0].validation.score],
    rows: rows.map(
      ({ label, validation: { training, mean, meanErr } }): ScoreRow => ({
        label,
        train: average(training),
        test: mean,
        testErr: meanErr,
      }),
    ),
  });
}

const average = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** Standard deviation between the folds. */
function spread(values: ArrayLike<number>): number {
  const mean = average(values);
  return Math.sqrt(average(Array.from(values, (value) => (value - mean) ** 2)));
}
