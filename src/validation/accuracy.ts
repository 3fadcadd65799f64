import { neighbourConfusion } from '../classification/index.js';
import { DomainError } from '../core/index.js';
import type { SimulatedResponse } from './pseudo-experiment.js';

/** [group] where the events of a cause go that were found in a group. */
type GroupShares = (found: number, cause: number) => ArrayLike<number>;

/**
 * The simulation with a classifier of chosen accuracy in place of its own: every passing event of true group g is found in group h with
 * the chance of `neighbourConfusion`, whatever its energy. Reconstructed energies stay.
 * @param accuracy  part of each group that is found in it: one number for all, or [group]
 * @throws {DomainError} an accuracy outside [0, 1]; cells that are no multiple of the groups
 */
export function withAccuracy(
  simulated: SimulatedResponse,
  groups: number,
  accuracy: number | readonly number[],
): SimulatedResponse {
  const confusion = neighbourConfusion(groups, accuracy);
  return regrouped(simulated, groups, (_, cause) => confusion[cause % groups]);
}

/**
 * The simulation with a classifier that is right less often by `loss` (0.05: five points) in every cause; the events that it loses go to the
 * neighbouring groups in equal parts. Where fewer are right than that, none is.
 * @throws {DomainError} a loss outside [0, 1]; cells that are no multiple of the groups
 */
export function withAccuracyLoss(
  simulated: SimulatedResponse,
  groups: number,
  loss: number,
): SimulatedResponse {
  if (!(loss >= 0 && loss <= 1)) {
    throw new DomainError(`a loss of accuracy of ${loss} is not in [0, 1]`, {
      fields: { name: 'loss', value: loss },
      remedy: 'Five points are 0.05.',
    });
  }
  const accuracies = accuracyByCause(simulated, groups);
  const kept = accuracies.map((accuracy) => (accuracy > loss ? 1 - loss / accuracy : 0));
  return regrouped(simulated, groups, (found, cause) => {
    const stays = neighbourConfusion(groups, kept[cause])[found];
    return found === cause % groups ? stays : identityRow(groups, found);
  });
}

/** [cause] share of the passing events that are found in their own group; NaN where none passes. */
export function accuracyByCause({ causes, passed }: SimulatedResponse, groups: number): Float64Array {
  const right = new Float64Array(causes);
  const all = new Float64Array(causes);
  for (let k = 0; k < passed.length; k++) {
    const [cause, found] = [k % causes, Math.floor(k / causes) % groups];
    all[cause] += passed[k];
    if (found === cause % groups) right[cause] += passed[k];
  }
  return right.map((sum, cause) => sum / all[cause]);
}

function identityRow(groups: number, found: number): Float64Array {
  return Float64Array.from({ length: groups }, (_, group) => (group === found ? 1 : 0));
}

/** Each event is moved on its own, so that sums of squared weights are shared out as the sums of weights are. */
function regrouped(simulated: SimulatedResponse, groups: number, shares: GroupShares): SimulatedResponse {
  const { effects, causes } = simulated;
  if (effects % groups !== 0 || causes % groups !== 0) {
    throw new DomainError(`${effects} effects and ${causes} causes are not cells of ${groups} groups`, {
      fields: { name: 'groups', value: groups, effects, causes },
      remedy: 'Cells are groups x energy bin + group.',
    });
  }
  const move = (sums: ArrayLike<number>): Float64Array => {
    const moved = new Float64Array(sums.length);
    for (let k = 0; k < sums.length; k++) {
      if (sums[k] === 0) continue;
      const [effect, cause] = [Math.floor(k / causes), k % causes];
      const [bin, found] = [Math.floor(effect / groups), effect % groups];
      const row = shares(found, cause);
      for (let group = 0; group < groups; group++)
        moved[(bin * groups + group) * causes + cause] += sums[k] * row[group];
    }
    return moved;
  };
  return { ...simulated, passed: move(simulated.passed), passedVariance: move(simulated.passedVariance) };
}
