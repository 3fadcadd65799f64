import { DomainError } from '../../core/index.js';
import { type PowerSpectrum, type PowerSpectrumOptions, powerSpectrum } from './power-spectrum.js';

export interface MaskCorrectionOptions extends PowerSpectrumOptions {
  /** Multipoles in a band; default 10. A sky of which a part f is seen tells apart no multipoles closer than about 1 / f. */
  readonly bandWidth?: number;
}

/** Power in bands of multipoles, as the whole sky would have it. */
export interface BandPower {
  /** [band + 1], first multipole of each band, and one past the last */
  readonly edges: Float64Array;
  /** [band], mean C_l of the band */
  readonly cl: Float64Array;
  readonly skyFraction: number;
}

/**
 * Power spectrum corrected for the mask: on average a map seen in part has the pseudo power sum_l' M_ll' C_l', with M from the power
 * of the mask (MASTER: Hivon et al., ApJ 567 (2002) 2). C_l is taken as constant in bands, for which the equations are solved.
 * @param map  [pixel], RING, NaN where nothing is seen
 * @throws {DomainError} as powerSpectrum; a band width that is not a whole number above 0; bands that the mask makes inseparable
 */
export function maskCorrectedPower(
  map: Float64Array,
  { bandWidth = 10, ...options }: MaskCorrectionOptions = {},
): BandPower {
  if (!(Number.isInteger(bandWidth) && bandWidth >= 1)) {
    throw new DomainError(`band width ${bandWidth} is not a whole number above 0`, {
      fields: { name: 'bandWidth', value: bandWidth },
    });
  }
  const pseudo = powerSpectrum(map, options);
  const mask = powerSpectrum(map.map((value) => (Number.isNaN(value) ? 0 : 1)));
  const size = pseudo.cl.length;
  const bands = Math.max(1, Math.floor(size / bandWidth));
  // The last band takes what is left over.
  const edges = Float64Array.from({ length: bands + 1 }, (_, b) => (b === bands ? size : b * bandWidth));
  const coupling = couplingMatrix(mask, size);
  const { matrix, right } = banded(coupling, pseudo.cl, edges);
  return { edges, cl: solved(matrix, right), skyFraction: pseudo.skyFraction };
}

/** M of Hivon et al., equation A31: [l, l'] row-major. Its rows sum to the part of the sky that is seen, up to the mask's highest l. */
export function couplingMatrix(mask: PowerSpectrum, size: number): Float64Array {
  const logFactorial = new Float64Array(2 * size + mask.cl.length + 2);
  for (let n = 2; n < logFactorial.length; n++) logFactorial[n] = logFactorial[n - 1] + Math.log(n);
  const coupling = new Float64Array(size * size);
  for (let l = 0; l < size; l++) {
    for (let other = 0; other <= l; other++) {
      let sum = 0;
      const last = Math.min(l + other, mask.cl.length - 1);
      for (let third = l - other; third <= last; third += 2) {
        sum += (2 * third + 1) * mask.cl[third] * squared3j([l, other, third], logFactorial);
      }
      coupling[l * size + other] = ((2 * other + 1) / (4 * Math.PI)) * sum;
      coupling[other * size + l] = ((2 * l + 1) / (4 * Math.PI)) * sum;
    }
  }
  return coupling;
}

/** Square of the Wigner 3j symbol with zero projections, for an even sum of l (Edmonds 1957, equation 3.7.17). */
function squared3j([a, b, c]: readonly [number, number, number], logFactorial: Float64Array): number {
  const sum = a + b + c;
  const half = sum / 2;
  const triangle =
    logFactorial[sum - 2 * a] + logFactorial[sum - 2 * b] + logFactorial[sum - 2 * c] - logFactorial[sum + 1];
  const halves =
    logFactorial[half] - logFactorial[half - a] - logFactorial[half - b] - logFactorial[half - c];
  return Math.exp(triangle + 2 * halves);
}

/** The equations of the bands: pseudo power and couplings averaged over the rows of a band, couplings added over its columns. */
function banded(
  coupling: Float64Array,
  cl: Float64Array,
  edges: Float64Array,
): { matrix: Float64Array[]; right: Float64Array } {
  const size = cl.length;
  const bands = edges.length - 1;
  const bandOf = Int32Array.from({ length: size }, (_, l) => edges.findIndex((edge) => edge > l) - 1);
  const matrix = Array.from({ length: bands }, () => new Float64Array(bands));
  const right = new Float64Array(bands);
  for (let l = 0; l < size; l++) {
    const row = bandOf[l];
    const share = 1 / (edges[row + 1] - edges[row]);
    right[row] += share * cl[l];
    for (let other = 0; other < size; other++) {
      matrix[row][bandOf[other]] += share * coupling[l * size + other];
    }
  }
  return { matrix, right };
}

/** Gaussian elimination with row pivots. @throws {DomainError} a matrix that is all but singular */
function solved(matrix: Float64Array[], right: Float64Array): Float64Array {
  const n = right.length;
  const rows = matrix.map((row, i) => Float64Array.of(...row, right[i]));
  const largest = Math.max(...matrix.map((row) => Math.max(...row.map(Math.abs))));
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column; row < n; row++) {
      if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
    }
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    if (!(Math.abs(rows[column][column]) > 1e-9 * largest)) {
      throw new DomainError(`the mask leaves band ${column} of the power spectrum undetermined`, {
        fields: { band: column },
        remedy: 'Use wider bands (bandWidth): about 1 / (part of the sky that is seen) or more.',
      });
    }
    for (let row = column + 1; row < n; row++) {
      const factor = rows[row][column] / rows[column][column];
      for (let k = column; k <= n; k++) rows[row][k] -= factor * rows[column][k];
    }
  }
  const solution = new Float64Array(n);
  for (let row = n - 1; row >= 0; row--) {
    let value = rows[row][n];
    for (let k = row + 1; k < n; k++) value -= rows[row][k] * solution[k];
    solution[row] = value / rows[row][row];
  }
  return solution;
}
