import { UsageError } from '../../core/index.js';
import { checkKeys, type SplineRegularizer } from '../problem/options.js';
import { smoothingSpline } from '../spline/smoothing-spline.js';

/** Smooths a spectrum between iterations. [cause] -> [cause] */
export type Regularize = (unfolded: Float64Array) => Float64Array;

/**
 * The smoothing that the options ask for: a spline over the cell index, each group of labels on its own at
 * its own indices, cells labelled null left out. The values are not clipped; the covariances leave the smoothing out of the chain rule.
 */
export function regularizerOf(choice: SplineRegularizer | null | undefined, causes: number): Regularize {
  if (choice === null || choice === undefined) return (unfolded) => unfolded;
  checkKeys(choice, ['kind', 'degree', 'smooth', 'groups'], 'the regularizer');
  const { degree = 3, smooth } = choice;
  const groups = groupIndices(choice, causes);
  return (unfolded) => {
    const out = unfolded.slice();
    for (const indices of groups) {
      const x = Float64Array.from(indices);
      const y = Float64Array.from(indices, (index) => unfolded[index]);
      const smoothed = smoothingSpline(x, y, { degree, smooth: smooth ?? x.length });
      indices.forEach((index, i) => {
        out[index] = smoothed[i];
      });
    }
    return out;
  };
}

function groupIndices({ kind, groups, degree = 3 }: SplineRegularizer, causes: number): number[][] {
  if (kind !== 'spline')
    throw new UsageError(`regularizer kind is '${String(kind)}'`, {
      fields: { kind },
      remedy: "Known: 'spline'.",
    });
  if (groups !== undefined && groups !== null && groups.length !== causes)
    throw new UsageError(`regularizer groups has ${groups.length} labels for ${causes} causes`, {
      fields: { key: 'regularizer.groups', value: groups.length },
      remedy: 'Give one label per cause.',
    });
  const byLabel = new Map<number | string, number[]>();
  for (let a = 0; a < causes; a++) {
    const label = groups ? groups[a] : 0;
    if (label === null) continue;
    byLabel.set(label, [...(byLabel.get(label) ?? []), a]);
  }
  for (const [label, indices] of byLabel)
    if (indices.length <= degree)
      throw new UsageError(
        `regularizer group '${label}' has ${indices.length} cells, degree ${degree} needs more`,
        {
          fields: { key: 'regularizer.groups', value: label },
          remedy: 'Lower the degree or join groups.',
        },
      );
  return [...byLabel.values()];
}
