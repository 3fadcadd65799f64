import type { IterativeOptions, UnfoldingOptions } from '../../unfolding/index.js';

/** How the cells of one band repeat in each. */
export interface Repeated {
  readonly bands: number;
  /** Of one band. */
  readonly causes: number;
  readonly effects: number;
}

/** The options of an unfolding without bands for all bands together; the prior stays as it is. */
export function inEveryBand(
  options: UnfoldingOptions,
  { bands, causes, effects }: Repeated,
): UnfoldingOptions {
  const repeat = (list: ArrayLike<number>, step: number): number[] =>
    Array.from({ length: bands }, (_, band) => Array.from(list, (cell) => cell + band * step)).flat();
  switch (options.method) {
    case undefined:
    case 'bayes':
      return { ...options, regularizer: smoothedByBand(options.regularizer, bands) };
    case 'bin-by-bin': {
      const { heldCauses = [], matching } = options;
      return {
        ...options,
        heldCauses: repeat(heldCauses, causes),
        ...(matching && { matching: repeat(matching, effects) }),
      };
    }
    default:
      return { ...options, heldCauses: repeat(options.heldCauses ?? [], causes) };
  }
}

function smoothedByBand(
  regularizer: IterativeOptions['regularizer'],
  bands: number,
): IterativeOptions['regularizer'] {
  if (!regularizer?.groups) return regularizer;
  const { groups } = regularizer;
  const labels = Array.from({ length: bands }, (_, band) =>
    groups.map((label) => (label === null ? null : `${label} in band ${band}`)),
  );
  return { ...regularizer, groups: labels.flat() };
}
