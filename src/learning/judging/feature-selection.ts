import type { Learner } from '../train.js';
import type { TrainingData } from '../training-data.js';
import { type CrossValidation, crossValidateAll, type ValidationOptions } from './cross-validation.js';
import { isBetter } from './search.js';

/** One step of a selection: the features after it and how good they are together. */
export interface SelectionStep {
  /** What was added or taken away; absent in the first step of a backward selection. */
  readonly feature?: string;
  readonly features: readonly string[];
  readonly validation: CrossValidation;
}

/**
 * Sequential selection: forward adds the feature that helps most, from none to all; backward takes away the one that is missed
 * least, from all to one.
 * @returns  every step in order
 */
export async function selectSequentially(
  learner: Learner,
  data: TrainingData,
  direction: 'forward' | 'backward',
  options: ValidationOptions,
): Promise<SelectionStep[]> {
  const all = data.features.names;
  const judge = (sets: readonly (readonly string[])[]) =>
    crossValidateAll(
      sets.map((features) => ({ learner, features })),
      data,
      options,
    );
  const steps: SelectionStep[] = [];
  let current: readonly string[] = direction === 'forward' ? [] : all;
  if (direction === 'backward') steps.push({ features: all, validation: (await judge([all]))[0] });
  while (direction === 'forward' ? current.length < all.length : current.length > 1) {
    const from = current;
    const choices = direction === 'forward' ? all.filter((name) => !from.includes(name)) : from;
    const sets = choices.map((name) =>
      direction === 'forward' ? [...from, name] : from.filter((each) => each !== name),
    );
    const found = await judge(sets);
    const best = found.reduce((top, each, i) => (isBetter(each, found[top]) ? i : top), 0);
    current = sets[best];
    steps.push({ feature: choices[best], features: current, validation: found[best] });
  }
  return steps;
}
