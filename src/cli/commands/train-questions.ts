import { type Command, Option } from 'commander';
import type { ModelName, Questions } from '../../analysis/index.js';
import { UsageError } from '../../core/index.js';
import { refuseUnasked, type SessionOptions, wholeNumber } from '../options.js';
import { parseOptionRanges, parseOptionValues } from './option-values.js';

/** What the options of `airshower train` are parsed to. */
export interface TrainOptions extends SessionOptions {
  readonly report?: string;
  readonly model?: ModelName;
  readonly judge?: boolean;
  readonly resolution?: boolean;
  readonly identification?: boolean;
  readonly calibration?: boolean;
  readonly roc?: boolean;
  readonly overtraining?: boolean;
  readonly importance?: boolean;
  readonly partialDependence?: boolean;
  readonly energyInterval?: number | true;
  readonly logMass?: boolean;
  readonly crossValidate?: boolean;
  readonly learningCurve?: boolean;
  readonly validationCurve?: readonly string[];
  readonly grid?: readonly string[];
  readonly randomSearch?: number;
  readonly ranges?: readonly string[];
  readonly selectFeatures?: Questions['selectFeatures'];
  readonly folds?: number;
  readonly stratified?: boolean;
  readonly events?: number;
  readonly score?: Questions['score'];
}

const modelNames: readonly ModelName[] = ['energy', 'mass-group'];
const scoreNames = ['rms', 'mean-absolute', 'r2', 'accuracy', 'log-loss'];

/** Shares of the training events in a learning curve. */
const learningParts = [0.05, 0.1, 0.2, 0.4, 0.7, 1];

const standardFolds = 5;

/** Of one standard deviation. */
const standardCoverage = 0.6827;

function parseCoverage(text: string): number {
  const coverage = Number(text);
  if (coverage > 0 && coverage < 1) return coverage;
  throw new UsageError(`--energy-interval: '${text}' is not above 0 and below 1`, {
    fields: { option: '--energy-interval', value: text },
  });
}

/** Adds what can be asked about the models. */
export function addQuestionOptions(command: Command): Command {
  return command
    .optionsGroup('Questions about the trained models, answered on the other half of the showers:')
    .option('--judge', 'all of this group')
    .option('--resolution', 'energy: bias and 16/50/84% quantiles against the true energy, per mass group')
    .option('--identification', 'mass group: identification fractions against energy and zenith')
    .option('--calibration', 'mass group: probabilities against what is found, also after Platt and isotonic')
    .option('--roc', 'mass group: efficiency against contamination')
    .option('--overtraining', 'scores in training and test with a Kolmogorov-Smirnov p-value')
    .option('--importance', 'of the features, by permutation and by gain')
    .option('--partial-dependence', 'of the mean estimate on each feature')
    .optionsGroup('Questions answered by training again on parts of the training showers:')
    .option('--cross-validate', 'scores of each fold')
    .option('--learning-curve', 'scores against the number of training events')
    .option('--validation-curve <option=values...>', 'scores against one option: depth=2,3,4,5')
    .option('--grid <option=values...>', 'every combination: depth=3,4 learningRate=0.05,0.1')
    .option(
      '--random-search <number>',
      'so many sets of options, drawn',
      wholeNumber('--random-search', 1, 100_000),
    )
    .option(
      '--ranges <option=range...>',
      'where --random-search draws: depth=2..6 learningRate=0.03..0.3:log loss=squared,absolute',
    )
    .addOption(
      new Option('--select-features <direction>', 'add or take away features one by one').choices([
        'forward',
        'backward',
      ]),
    )
    .optionsGroup('Further models, trained and judged in the same way:')
    .option(
      '--energy-interval [coverage]',
      'an uncertainty of the energy for each event, and how often it covers the truth; default: 0.6827',
      parseCoverage,
    )
    .option('--log-mass', 'regression of ln A, and what it says of each nucleus')
    .optionsGroup('How these are answered:')
    .addOption(
      new Option('--model <name>', 'ask about this model only; default: about both').choices(modelNames),
    )
    .option(
      '--folds <number>',
      `parts for cross-validation, by shower; default: ${standardFolds}`,
      wholeNumber('--folds', 2, 255),
    )
    .option('--stratified', 'folds with the same share of every mass group')
    .option(
      '--events <number>',
      'most events to cross-validate on; default: all of the training',
      wholeNumber('--events', 10, 1e9),
    )
    .addOption(
      new Option('--score <name>', 'default: rms for the energy, accuracy for the group').choices(scoreNames),
    )
    .option('--report <file>', 'where the report on the models goes; default: models.html in the folder');
}

/** @throws {UsageError} options that say how to answer what is not asked */
function refuseIdleOptions(options: TrainOptions, asked: boolean): void {
  const { ranges, folds, stratified, events, score, model } = options;
  const { crossValidate, learningCurve, validationCurve, grid, randomSearch, selectFeatures } = options;
  refuseUnasked(randomSearch !== undefined, { ranges }, '--random-search');
  const divided = [crossValidate, learningCurve, validationCurve, grid, randomSearch, selectFeatures];
  refuseUnasked(
    divided.some((each) => each !== undefined),
    { folds, stratified, events, score },
    '--cross-validate, --learning-curve, --validation-curve, --grid, --random-search or --select-features',
  );
  refuseUnasked(asked, { model }, 'a question, such as --judge');
}

/** What is asked; undefined where nothing is. @throws {UsageError} option values that cannot be read */
export function questionsOf(options: TrainOptions): Questions | undefined {
  const { judge, model, folds = standardFolds, stratified = false, events, score } = options;
  const { crossValidate, selectFeatures, randomSearch, energyInterval } = options;
  const trained = {
    resolution: judge || options.resolution,
    identification: judge || options.identification,
    calibration: judge || options.calibration,
    roc: judge || options.roc,
    overtraining: judge || options.overtraining,
    importance: judge || options.importance,
    partialDependence: judge || options.partialDependence,
  };
  const fits = {
    crossValidate,
    selectFeatures,
    logMass: options.logMass,
    ...(energyInterval !== undefined && {
      energyInterval: energyInterval === true ? standardCoverage : energyInterval,
    }),
    ...(options.learningCurve && { learningCurve: learningParts }),
    ...(randomSearch !== undefined && {
      randomSearch: { count: randomSearch, ranges: parseOptionRanges('--ranges', options.ranges ?? []) },
    }),
  };
  const validationCurves = parseOptionValues('--validation-curve', options.validationCurve ?? []);
  const grid = parseOptionValues('--grid', options.grid ?? []);
  const asked = [...Object.values(trained), ...Object.values(fits), ...validationCurves, ...grid].some(
    Boolean,
  );
  refuseIdleOptions(options, asked || options.report !== undefined);
  if (!asked && options.report === undefined) return undefined;
  const models = model === undefined ? modelNames : [model];
  return { models, folds, stratified, events, score, ...trained, ...fits, validationCurves, grid };
}
