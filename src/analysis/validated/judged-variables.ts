import { featureLabels, featureNames } from '../../events/index.js';
import type { RunContext } from '../run/context.js';

/** What is compared between data and simulation, event by event. */
export interface JudgedVariable {
  readonly name: string;
  readonly label: string;
  readonly low: number;
  readonly high: number;
  readonly bins: number;
}

const ranges: Readonly<Record<string, readonly [low: number, high: number, bins: number]>> = {
  lap_cos_zenith: [0.7, 1, 30],
  log_s125: [-0.5, 2.5, 60],
  log_dEdX: [-0.5, 3.5, 60],
};

/** Features, the classifier's score (0: surely the lightest group, 1: the heaviest), and the distance of the core, where files have cores. */
export const judgedVariables: readonly JudgedVariable[] = [
  ...featureNames.map((name): JudgedVariable => {
    const [low, high, bins] = ranges[name];
    return { name, label: featureLabels[name], low, high, bins };
  }),
  { name: 'reco_score', label: "classifier's score (0 light, 1 heavy)", low: 0, high: 1, bins: 40 },
  {
    name: 'core_distance',
    label: 'core distance from the centre (m)',
    low: 0,
    high: 600,
    bins: 30,
  },
];

/** What a variable is, in words. */
export const labelOf = (name: string): string =>
  judgedVariables.find((variable) => variable.name === name)?.label ?? name;

/** Columns that a frame needs for the distance of the core. */
export const coreColumns = ['lap_x', 'lap_y'] as const;

/** [event] distance of the core from the centre of the array, m. */
export function coreDistance(x: ArrayLike<number>, y: ArrayLike<number>): Float64Array {
  return Float64Array.from(x, (value, i) => Math.hypot(value, y[i]));
}

/** [bin + 1] */
export function edgesOf({ low, high, bins }: JudgedVariable): number[] {
  return Array.from({ length: bins + 1 }, (_, i) => low + ((high - low) * i) / bins);
}

/** Least width of a slice in lg E: wider than the resolution, so that a slice is more than what migrates into it. */
const sliceWidth = 0.4;

/** Edges of the slices of the reconstructed energy, lg(E/GeV): the published range in nearly equal parts of whole bins. */
export function energySlices({ analysis }: Pick<RunContext, 'analysis'>): number[] {
  const { publish, effects } = analysis.content.energy;
  const bins = Math.round((publish.high - publish.low) / effects.width);
  const count = Math.max(1, Math.floor((bins * effects.width) / sliceWidth + 1e-6));
  return Array.from({ length: count + 1 }, (_, i) =>
    Number((publish.low + Math.round((i * bins) / count) * effects.width).toPrecision(12)),
  );
}

/**
 * [event] cell of a variable in its slice of energy, slice x bins + bin; -1 outside. The last edge of all is closed.
 * @param slices  [slice + 1] edges in lg(E/GeV)
 */
export function sliceCells(
  variable: JudgedVariable,
  slices: readonly number[],
  { values, lgEnergy }: { readonly values: ArrayLike<number>; readonly lgEnergy: ArrayLike<number> },
): Int32Array {
  const { low, high, bins } = variable;
  return Int32Array.from({ length: values.length }, (_, i) => {
    const slice = sliceOf(slices, lgEnergy[i]);
    const value = values[i];
    if (slice < 0 || !(value >= low && value <= high)) return -1;
    return slice * bins + Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins));
  });
}

/** [event] slice of energy, -1 outside. */
export function sliceNumbers(slices: readonly number[], lgEnergy: ArrayLike<number>): Int32Array {
  return Int32Array.from(lgEnergy, (value) => sliceOf(slices, value));
}

function sliceOf(slices: readonly number[], lgEnergy: number): number {
  for (let slice = 0; slice + 1 < slices.length; slice++)
    if (lgEnergy >= slices[slice] && lgEnergy < slices[slice + 1]) return slice;
  return -1;
}
