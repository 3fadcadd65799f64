/** A sum of cells that is judged as one number: the total, light or heavy spectrum in one energy bin. */
export interface Projection {
  /** 'total', 'light', 'heavy'. */
  readonly name: string;
  /** Lower and upper edge in lg(E/GeV). */
  readonly low: number;
  readonly high: number;
  /** The cells that are added, ascending. */
  readonly cells: readonly number[];
}

/**
 * Total, light and heavy in every energy bin within [low, high].
 * @param edges  [bin + 1] in lg(E/GeV)
 * @param sides  [group] to which side each mass group counts
 */
export function spectrumProjections(
  edges: ArrayLike<number>,
  sides: readonly ('light' | 'heavy')[],
  range: { readonly low: number; readonly high: number },
): Projection[] {
  const tolerance = 1e-6;
  const projections: Projection[] = [];
  for (const name of ['total', 'light', 'heavy'] as const) {
    for (let bin = 0; bin + 1 < edges.length; bin++) {
      const [low, high] = [edges[bin], edges[bin + 1]];
      if (low < range.low - tolerance || high > range.high + tolerance) continue;
      const cells = sides.flatMap((side, group) =>
        name === 'total' || side === name ? [bin * sides.length + group] : [],
      );
      projections.push({ name, low, high, cells });
    }
  }
  return projections;
}

/** Sum of the projection's cells. */
export function projectCounts({ cells }: Projection, counts: ArrayLike<number>): number {
  let sum = 0;
  for (const cell of cells) sum += counts[cell];
  return sum;
}

/** Standard deviation of that sum by the joint covariance, [cell x size + cell]: off-diagonal terms count. */
export function projectError({ cells }: Projection, covariance: ArrayLike<number>, size: number): number {
  let variance = 0;
  for (const a of cells) for (const b of cells) variance += covariance[a * size + b];
  return Math.sqrt(variance);
}
