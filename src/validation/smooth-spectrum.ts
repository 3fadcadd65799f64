import { inverted } from './inverse.js';

/** A spectrum with its errors, and the model whose shape it nearly has. */
export interface RoughSpectrum {
  /** [cause] unfolded events and their standard deviations. */
  readonly unfolded: readonly number[];
  readonly errors: readonly number[];
  /** [cause] events of a flux model. */
  readonly model: ArrayLike<number>;
  /** [bin + 1] in lg(E/GeV) */
  readonly edges: ArrayLike<number>;
  readonly groups: number;
  /** Bins outside are not looked at; lg(E/GeV). */
  readonly range: { readonly low: number; readonly high: number };
}

/** Coefficients of the polynomial in lg E. */
const order = 3;

/**
 * The model times the exponential of a parabola in lg E per mass group that follows the spectrum, by least squares of ln(unfolded / model): what
 * pseudo-experiments can be drawn from where no flux is known. The unfolded spectrum itself holds the fluctuations of its data; drawn from it,
 * whatever the data did by chance would be expected. Beyond the range the factor stays what it is at its ends.
 */
export function smoothSpectrum(spectrum: RoughSpectrum): number[] {
  const { model, edges, groups, range } = spectrum;
  const middle = (range.low + range.high) / 2;
  const place = (bin: number): number => {
    const centre = (edges[bin] + edges[bin + 1]) / 2;
    return Math.min(range.high, Math.max(range.low, centre)) - middle;
  };
  const fits = Array.from({ length: groups }, (_, group) => fitOf(spectrum, group, place));
  return Array.from(model, (events, cause) => {
    const x = place(Math.floor(cause / groups));
    return events * Math.exp(fits[cause % groups].reduce((sum, c, power) => sum + c * x ** power, 0));
  });
}

function fitOf(
  { unfolded, errors, model, edges, groups, range }: RoughSpectrum,
  group: number,
  place: (bin: number) => number,
): number[] {
  const bins = Array.from({ length: edges.length - 1 }, (_, bin) => bin).filter((bin) => {
    const cause = bin * groups + group;
    return (
      edges[bin] > range.low - 1e-6 && edges[bin + 1] < range.high + 1e-6 && unfolded[cause] > errors[cause]
    );
  });
  const powers = Array.from({ length: Math.min(order, bins.length) }, (_, power) => power);
  const sum = (value: (bin: number, cause: number) => number): number =>
    bins.reduce((total, bin) => {
      const cause = bin * groups + group;
      return total + value(bin, cause) * (unfolded[cause] / errors[cause]) ** 2;
    }, 0);
  const inverse = inverted(powers.map((a) => powers.map((b) => sum((bin) => place(bin) ** (a + b)))));
  const right = powers.map((a) =>
    sum((bin, cause) => place(bin) ** a * Math.log(unfolded[cause] / model[cause])),
  );
  return inverse.map((row) => row.reduce((total, value, k) => total + value * right[k], 0));
}
