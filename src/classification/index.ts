/**
 * Mass groups. In: features of events (cos zenith, log10 S125/VEM, log10 dE/dX/(GeV/m)) and, for training, the true group, a
 * number as in `massGroups` of events. Out: models that give the group and its probability, confusion matrices,
 * identification fractions against energy or zenith, and classifiers of chosen confusion that need no training.
 */
export { drawGroups, neighbourConfusion } from './chosen-confusion.js';
export { type Confusion, confusion } from './confusion.js';
export {
  type IdentificationFractions,
  type IdentificationOptions,
  identificationFractions,
} from './identification.js';
export { lineCutModel } from './line-cut-model.js';
export { logMassName, trainLogMassModel } from './log-mass-model.js';
export { groupName, type MassGroupModelOptions, trainMassGroupModel } from './mass-group-model.js';
export {
  type SoftCounts,
  type SoftEvents,
  type SoftPassing,
  softCounts,
  softPassing,
} from './soft-counts.js';
