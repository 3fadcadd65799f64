import { DomainError } from '../../core/index.js';
import { type FeatureMatrix, takeRows } from '../features.js';
import { foldRows } from '../shower-folds.js';
import { foldsOf } from '../shower-parts.js';
import { type TrainingData, takeTrainingRows } from '../training-data.js';

/** @typeParam Learner  of a member: its name with its options */
export interface StackingOptionsOf<Learner> {
  /** The learners whose estimates the last one learns from. */
  readonly members: readonly Learner[];
  readonly final: Learner;
  /**
   * [row], fold of each row, by shower (`showerFolds`): the last learner sees estimates of rows that members did not learn. Or
   * their number, for folds of the data's showers. Default 5.
   */
  readonly folds?: Uint8Array | number;
}

/**
 * Models whose estimates are the features of a last one (Wolpert, Neural Networks 5 (1992) 241).
 * @typeParam Parameters  what a member has learned
 */
export interface StackingOf<Parameters> {
  readonly learner: 'stacking';
  readonly members: readonly Parameters[];
  readonly final: Parameters;
}

type Learn<Learner, Parameters> = (learner: Learner, data: TrainingData) => Promise<Parameters>;
type Evaluate<Parameters> = (parameters: Parameters, features: FeatureMatrix) => Float64Array[];

/** @throws {DomainError} no members, folds that do not fit; whatever a member throws */
export async function trainStacking<Learner, Parameters>(
  data: TrainingData,
  { members, final, folds: wanted = 5 }: StackingOptionsOf<Learner>,
  learn: Learn<Learner, Parameters>,
  evaluate: Evaluate<Parameters>,
): Promise<StackingOf<Parameters>> {
  const { rows } = data.features;
  const folds = typeof wanted === 'number' ? foldsOf(data, wanted) : wanted;
  const count = folds.reduce((most, fold) => Math.max(most, fold), 0) + 1;
  if (members.length === 0 || folds.length !== rows || count < 2) {
    throw new DomainError(`stacking of ${members.length} members, ${folds.length} rows in ${count} folds`, {
      fields: { name: 'folds', value: count },
      remedy: 'Give at least one member, and folds of every row from showerFolds.',
    });
  }
  const columns: Float64Array[] = [];
  const trained: Parameters[] = [];
  for (const member of members) {
    columns.push(...(await outsideEstimates(data, member, { folds, count, learn, evaluate })));
    trained.push(await learn(member, data));
  }
  const stacked = await learn(final, { ...data, features: stackedFeatures(columns) });
  return { learner: 'stacking', members: trained, final: stacked };
}

/** Estimates of every row by a model that was trained on the other folds. */
async function outsideEstimates<Learner, Parameters>(
  data: TrainingData,
  member: Learner,
  by: {
    readonly folds: Uint8Array;
    readonly count: number;
    readonly learn: Learn<Learner, Parameters>;
    readonly evaluate: Evaluate<Parameters>;
  },
): Promise<Float64Array[]> {
  let columns: Float64Array[] = [];
  for (let fold = 0; fold < by.count; fold++) {
    const { inside, outside } = foldRows(by.folds, fold);
    const parameters = await by.learn(member, takeTrainingRows(data, outside));
    const outputs = independent(by.evaluate(parameters, takeRows(data.features, inside)));
    if (columns.length === 0) columns = outputs.map(() => new Float64Array(data.features.rows));
    outputs.forEach((output, k) => {
      inside.forEach((row, i) => {
        columns[k][row] = output[i];
      });
    });
  }
  return columns;
}

/** [output][row] of a stack. */
export function evaluateStacking<Parameters>(
  { members, final }: StackingOf<Parameters>,
  features: FeatureMatrix,
  evaluate: Evaluate<Parameters>,
): Float64Array[] {
  const columns = members.flatMap((member) => independent(evaluate(member, features)));
  return evaluate(final, stackedFeatures(columns));
}

/** Probabilities sum to 1, so the first says nothing new; a linear last learner could not tell it from the others. */
function independent(outputs: Float64Array[]): Float64Array[] {
  return outputs.length === 1 ? outputs : outputs.slice(1);
}

function stackedFeatures(columns: readonly Float64Array[]): FeatureMatrix {
  return { names: columns.map((_, i) => `estimate_${i}`), columns, rows: columns[0].length };
}
