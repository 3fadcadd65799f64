/**
 * Learners that estimate a number (energy) or a class (mass group) from features of events. In: a feature matrix (columns of
 * float64 in the features' own units, NaN missing), a target and weights. Out: models as plain data, their estimates in the
 * target's unit or as class probabilities, and how good they are. Gradient boosting after Friedman (Ann. Statist. 29 (2001)
 * 1189) and Chen and Guestrin (KDD 2016, doi:10.1145/2939672.2939785), on histograms of binned features.
 */
export {
  type ApplyModelArguments,
  applyModel,
  type FeatureTable,
  type ModelStep,
  modelColumns,
  modelStep,
} from './apply-model.js';
export type { BoostedTrees } from './boosting/boosted-trees.js';
export type { BoostingOptions, EarlyStopping } from './boosting/options.js';
export { type FeatureMatrix, featureMatrix, selectFeatures, takeRows, takeValues } from './features.js';
export type { Forest } from './forest/forest.js';
export type { ForestOptions } from './forest/forest-options.js';
export {
  applyCalibration,
  type Calibration,
  type CalibrationCurve,
  calibrationCurve,
  fitCalibration,
} from './judging/calibration.js';
export { type CrossValidation, crossValidate, type ValidationOptions } from './judging/cross-validation.js';
export { learningCurve, type ScoreCurve, validationCurve } from './judging/curves.js';
export { type SelectionStep, selectSequentially } from './judging/feature-selection.js';
export { type RowFoldOptions, rowFolds } from './judging/folds.js';
export {
  gainImportance,
  type Importance,
  type PermutationOptions,
  permutationImportance,
} from './judging/importance.js';
export { compareScores, type KolmogorovSmirnov } from './judging/overtraining.js';
export { type PartialDependence, partialDependence } from './judging/partial-dependence.js';
export { type RocCurve, rocCurve } from './judging/roc.js';
export { type ScoreName, scoreOf } from './judging/scores.js';
export {
  type Candidate,
  gridOf,
  isBetter,
  randomOf,
  type SearchRange,
  type SearchResult,
  search,
} from './judging/search.js';
export type { LineCut } from './line-cut.js';
export type { Logistic, LogisticOptions } from './linear/logistic.js';
export type { Polynomial, PolynomialOptions } from './linear/polynomial.js';
export type { Svm, SvmOptions } from './linear/svm.js';
export type { Model, ModelFeature, ModelTarget, Stacking, Training, Voting } from './model.js';
export { readModel, writeModel } from './model-file.js';
export type { Neighbours, NeighboursOptions } from './neighbours/neighbours.js';
export { predict, predictProbabilities } from './predict.js';
export {
  foldRows,
  type ShowerKeys,
  showerFolds,
  showerHashes,
  stratifiedShowerFolds,
} from './shower-folds.js';
export { foldsOf, partOf } from './shower-parts.js';
export { weightedQuantiles } from './statistics/quantiles.js';
export {
  type Learner,
  type LearnerName,
  type StackingOptions,
  type TrainingNotes,
  train,
  type VotingOptions,
} from './train.js';
export { type TrainingColumns, trainFromFrame } from './train-from-frame.js';
export {
  type ClassTarget,
  type RegressionTarget,
  type Target,
  type TrainingData,
  takeTrainingRows,
} from './training-data.js';
export type { TreeEnsemble } from './trees/ensemble.js';
export { exportXgboost } from './xgboost/export-xgboost.js';
export { type ImportNames, importXgboost } from './xgboost/import-xgboost.js';
