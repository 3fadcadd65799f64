import { z } from 'zod';

const positive = z.number().positive();
const nonNegative = z.number().nonnegative();
const share = z.number().positive().max(1);
const text = z.string().min(1);
const bins = z.int().min(2).max(65_535).optional().describe('most bins of a feature; default 255');
const seed = z
  .int()
  .nonnegative()
  .optional()
  .describe('seed of what is drawn; default: that of the analysis');

const boosting = {
  model: z.literal('trees').describe('gradient-boosted trees'),
  trees: z.int().positive().default(100).describe('number of trees (of each class)'),
  depth: z.int().positive().max(16).default(4).describe('depth of a boosted tree'),
  learningRate: positive.max(1).default(0.1).describe('share of each tree that is added'),
  growth: z
    .enum(['depth', 'leaf'])
    .optional()
    .describe('all nodes of a level are split (default), or always the leaf that gains most'),
  leaves: z
    .int()
    .min(2)
    .max(32_768)
    .optional()
    .describe('most leaves of a tree; default: as the depth allows'),
  l1: nonNegative.optional().describe('penalty on absolute leaf values; default 0'),
  l2: nonNegative.optional().describe('penalty on squared leaf values; default 1'),
  minChildWeight: nonNegative
    .optional()
    .describe('least sum of second derivatives in a leaf (of weights, for squared loss); default 1'),
  minGain: nonNegative.optional().describe('least gain of a split; default 0'),
  rowShare: share.optional().describe('share of the events that each round draws; default 1'),
  featureShare: share.optional().describe('share of the features that each tree draws; default 1'),
  bins,
  monotonic: z
    .record(text, z.union([z.literal(1), z.literal(-1)]))
    .optional()
    .describe('by feature: 1 where the estimate must not fall as the feature grows, -1 where not rise'),
  earlyStopping: z
    .strictObject({
      rounds: z.int().positive().describe('rounds without improvement after which training stops'),
      heldOut: positive
        .lt(1)
        .default(0.1)
        .describe('share of the training showers that is not learned from but watched'),
    })
    .optional()
    .describe('stop when a held-out part gets no better'),
  continueFrom: text
    .optional()
    .describe('model file whose trees stay: trees are added to it; relative to the analysis file'),
  seed,
};

const regressionBoosting = {
  ...boosting,
  loss: z
    .enum(['squared', 'absolute', 'huber', 'quantile'])
    .optional()
    .describe('what is minimised: squared (default), absolute, huber, quantile'),
  huberDelta: positive.optional().describe('residual beyond which the loss huber is linear; default 1'),
  quantile: positive.lt(1).optional().describe('which quantile the loss quantile estimates; default 0.5'),
};

const classBoosting = {
  ...boosting,
  loss: z
    .enum(['logistic', 'exponential', 'softmax'])
    .optional()
    .describe('logistic (default for two groups), exponential (two only), softmax (default for more)'),
};

const forest = {
  model: z.literal('forest').describe('random forest'),
  trees: z.int().positive().max(65_535).default(100).describe('number of trees'),
  depth: z.int().positive().max(15).default(12).describe('of a tree of a forest'),
  minLeafWeight: positive.optional().describe('least weight of the events in a leaf; default 1'),
  featuresPerSplit: z
    .int()
    .positive()
    .optional()
    .describe('features drawn for a split; default: all for the energy, the root of their number for groups'),
  splits: z
    .enum(['best', 'random'])
    .default('best')
    .describe('best: random forest; random: extremely randomised trees'),
  bootstrap: z
    .boolean()
    .optional()
    .describe('each tree learns from events drawn with replacement; default: for best splits'),
  bins,
  seed,
};

const degree = (most: string, of: number) =>
  z.int().min(1).max(4).default(of).describe(`degree of the ${most}`);

const polynomial = {
  model: z.literal('polynomial').describe('polynomial of the features, least squares'),
  degree: degree('polynomial', 2),
  ridge: nonNegative.optional().describe('penalty on squared coefficients; default 0'),
};

const ridge = positive.optional().describe('penalty on squared coefficients; default 1e-4');

const logistic = {
  model: z.literal('logistic').describe('logistic or multinomial regression'),
  degree: degree('polynomial', 1),
  ridge,
};

const svm = {
  model: z.literal('svm').describe('linear support vector machine'),
  degree: degree('polynomial', 1),
  ridge,
};

const neighbours = {
  model: z.literal('neighbours').describe('nearest neighbours in scaled features'),
  neighbours: z.int().positive().default(15).describe('how many are averaged'),
};

const lineCut = {
  model: z.literal('line-cut').describe('straight lines in the plane of log_s125 and log_dEdX'),
  lines: z
    .array(
      z.strictObject({ offset: z.number().describe('at log_s125 = 0'), slope: z.number().describe('rise') }),
    )
    .min(1)
    .optional()
    .describe(
      'boundaries log_dEdX = offset + slope log_s125, the lightest first; default: the published ones',
    ),
};

const file = {
  model: z.literal('file').describe('a trained model'),
  file: text.describe('model file of airshower; relative to the analysis file'),
};

const features = {
  features: z
    .array(text)
    .min(1)
    .optional()
    .describe('columns that are learned from; default: lap_cos_zenith, log_s125, log_dEdX'),
};

type Shape = z.core.$ZodLooseShape;

const ensembles = <Member extends z.ZodType>(members: Member) => {
  const list = z.array(members).min(1).describe('the models whose estimates are put together');
  return {
    voting: {
      model: z.literal('voting').describe('mean of the estimates of several models'),
      members: list,
      votes: z.array(nonNegative).optional().describe('weight of each; default: all equal'),
    },
    stacking: {
      model: z.literal('stacking').describe('a model that learns from the estimates of others'),
      members: list,
      final: members.describe('the model that learns from them'),
      folds: z
        .int()
        .min(2)
        .max(255)
        .default(5)
        .describe('parts of the showers for estimates of unseen events'),
    },
  };
};

const regressors = [
  z.strictObject(regressionBoosting),
  z.strictObject(forest),
  z.strictObject(polynomial),
  z.strictObject(neighbours),
] as const;

const classifiers = [
  z.strictObject(classBoosting),
  z.strictObject(forest),
  z.strictObject(logistic),
  z.strictObject(svm),
  z.strictObject(neighbours),
] as const;

const withFeatures = <S extends Shape>(shape: S) => z.strictObject({ ...shape, ...features });

// An id makes one definition of what stands in several places of the table of keys.
const regressorEnsembles = ensembles(z.discriminatedUnion('model', regressors).meta({ id: 'energy-model' }));
const classifierEnsembles = ensembles(z.discriminatedUnion('model', classifiers).meta({ id: 'group-model' }));

/** Energy regression: the learner and its options. */
export const reconstructionSection = z
  .discriminatedUnion('model', [
    withFeatures(regressionBoosting),
    withFeatures(forest),
    withFeatures(polynomial),
    withFeatures(neighbours),
    withFeatures(regressorEnsembles.voting),
    withFeatures(regressorEnsembles.stacking),
    z.strictObject(file),
  ])
  .prefault({ model: 'trees' })
  .describe('energy regression');

/** Mass-group classifier: the learner and its options. */
export const classificationSection = z
  .discriminatedUnion('model', [
    withFeatures(classBoosting),
    withFeatures(forest),
    withFeatures(logistic),
    withFeatures(svm),
    withFeatures(neighbours),
    withFeatures(classifierEnsembles.voting),
    withFeatures(classifierEnsembles.stacking),
    z.strictObject(lineCut),
    z.strictObject(file),
  ])
  .prefault({ model: 'trees' })
  .describe('mass-group classifier');

export type LearnerSettings = z.infer<typeof reconstructionSection> | z.infer<typeof classificationSection>;
