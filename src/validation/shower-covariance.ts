import type { ShowerSample } from './shower-sample.js';

/**
 * Covariance of a histogram as a finite simulation leaves it: the sum over showers of the outer product of what each adds to the cells. Showers
 * are independent, the throws of one are not: they are alike and fall into the same cell or into neighbouring ones.
 * @param events  [event] expected number of each event
 * @param block  cells that are looked at together, default all; pairs of cells in different blocks are left out
 * @returns  [block][cell in it x block + cell in it]
 */
export function showerCovariance(
  { effects, shower, effect }: Pick<ShowerSample, 'effects' | 'shower' | 'effect'>,
  events: ArrayLike<number>,
  block = effects,
): Float64Array[] {
  const covariance = Array.from({ length: effects / block }, () => new Float64Array(block * block));
  // What the shower at hand adds, by cell: a handful, cleared when the next one begins.
  const open = new Float64Array(effects);
  let touched: number[] = [];
  const flush = (): void => {
    for (const a of touched) {
      const first = Math.floor(a / block);
      for (const b of touched)
        if (Math.floor(b / block) === first)
          covariance[first][(a % block) * block + (b % block)] += open[a] * open[b];
    }
    for (const cell of touched) open[cell] = 0;
    touched = [];
  };
  for (let i = 0; i < shower.length; i++) {
    if (i > 0 && shower[i] !== shower[i - 1]) flush();
    const cell = effect[i];
    if (cell < 0 || events[i] === 0) continue;
    if (open[cell] === 0) touched.push(cell);
    open[cell] += events[i];
  }
  flush();
  return covariance;
}
