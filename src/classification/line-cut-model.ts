import { DomainError } from '../core/index.js';
import { massGroups } from '../events/index.js';
import type { LineCut, Model } from '../learning/index.js';
import { groupName } from './mass-group-model.js';

/** lg(dE/dX / (GeV/m)) = offset + slope lg(S125/VEM): below is the lighter side. */
const boundaries = {
  'p|He': { offset: 0.75, slope: 0.775 },
  'He|O': { offset: 0.9, slope: 0.75 },
  'O|Fe': { offset: 1.1, slope: 0.7 },
} as const;

const lines = {
  2: [boundaries['He|O']],
  3: [boundaries['He|O'], boundaries['O|Fe']],
  4: [boundaries['p|He'], boundaries['He|O'], boundaries['O|Fe']],
} as const;

/**
 * The classifier of straight lines in the plane of log_s125 and log_dEdX, with the boundaries of the composition analysis that
 * airshower follows. Nothing is learned.
 * @param groups  2 (light, heavy), 3 or 4
 * @param own  other boundaries, the lightest first
 * @throws {DomainError} another number of groups; not one boundary between each two of them
 */
export function lineCutModel(groups: number, own?: LineCut['lines']): Model {
  const classes = massGroups(groups).map(({ name }) => name);
  const between = own ?? lines[groups as keyof typeof lines];
  if (between.length !== groups - 1) {
    throw new DomainError(`${between.length} lines divide ${between.length + 1} groups, not ${groups}`, {
      fields: { name: 'lines', value: between.length },
      remedy: 'Give one boundary between each two neighbouring groups.',
    });
  }
  return {
    features: [
      { name: 'log_s125', unit: 'lg(VEM)' },
      { name: 'log_dEdX', unit: 'lg(GeV/m)' },
    ],
    target: { name: groupName, classes },
    parameters: { learner: 'line-cut', x: 0, y: 1, lines: between },
    training: { rows: 0, options: {}, metrics: {}, inputs: {} },
  };
}
