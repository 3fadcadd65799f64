import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FileError } from '../core/index.js';
import {
  elementName,
  type FluxComponent,
  groupOfCharge,
  type MassGroup4,
  massNumberOf,
} from './component.js';
import { monotoneCubic, valueAt } from './monotone-cubic.js';

/** Group of elements: name, charge that stands for it, mass group, charges from..to. */
type ChargeRange = readonly [name: string, charge: number, group: MassGroup4, from: number, to: number];

/** The four groups of SimWeights' `GlobalSplineFit_IT`. */
export const gsfIceTop: readonly ChargeRange[] = [
  ['p', 1, 'p', 1, 1],
  ['He', 2, 'He', 2, 2],
  ['O', 8, 'O', 3, 10],
  ['Fe', 26, 'Fe', 11, 28],
];
/** `GlobalSplineFit5Comp`; nickel is in no group, as there. */
export const gsfFive: readonly ChargeRange[] = [
  ['p', 1, 'p', 1, 1],
  ['He', 2, 'He', 2, 5],
  ['N', 7, 'O', 6, 11],
  ['Al', 13, 'O', 12, 15],
  ['Fe', 26, 'Fe', 16, 27],
];
export const gsfFull: readonly ChargeRange[] = Array.from({ length: 28 }, (_, i) => [
  elementName(i + 1),
  i + 1,
  groupOfCharge(i + 1),
  i + 1,
  i + 1,
]);

interface SplineTable {
  readonly energyGeV: Float64Array;
  /** [charge - 1][energy], m^-2 s^-1 sr^-1 GeV^-1 */
  readonly flux: readonly Float64Array[];
}

let loaded: SplineTable | undefined;

/**
 * The Global Spline Fit: Dembinski et al., PoS(ICRC2017)533, arXiv:1711.11432; table by H. Dembinski, CC-BY-4.0.
 * Elements are summed on the grid, then interpolated (monotone cubic, linear in energy and flux); NaN outside 2.037e4..5e9 GeV.
 */
export function globalSplineFit(ranges: readonly ChargeRange[]): FluxComponent[] {
  loaded ??= readTable();
  const { energyGeV, flux } = loaded;
  return ranges.map(([name, charge, group, from, to]) => {
    const sum = new Float64Array(energyGeV.length);
    for (let z = from; z <= to; z++) for (let i = 0; i < sum.length; i++) sum[i] += flux[z - 1][i];
    const curve = monotoneCubic(energyGeV, sum);
    return {
      name,
      charge,
      massNumber: massNumberOf(charge),
      group,
      flux: (energy) => valueAt(curve, energy),
    };
  });
}

/** Energies in GeV between which the interpolation is one cubic. */
export function splineKnotsGeV(): Float64Array {
  loaded ??= readTable();
  return loaded.energyGeV;
}

function readTable(): SplineTable {
  const file = fileURLToPath(new URL('../../../data/flux/gsf_table.csv', import.meta.url));
  const lines = readLines(file).filter((line) => line !== '' && !line.startsWith('#'));
  const rows = lines.slice(1).map((line) => line.split(',').map(Number));
  const column = (j: number): Float64Array => Float64Array.from(rows, (row) => row[j]);
  if (rows.some((row) => row.length !== 29 || row.some((value) => !Number.isFinite(value)))) {
    throw new FileError(`${file}: not the table of the Global Spline Fit`, { fields: { file } });
  }
  return { energyGeV: column(0), flux: Array.from({ length: 28 }, (_, z) => column(z + 1)) };
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch (cause) {
    throw new FileError(`${file}: the table of the Global Spline Fit cannot be read`, {
      fields: { file },
      remedy: 'Install airshower with its data folder.',
      cause,
    });
  }
}
