import { cellCount, featureNames } from '../../events/index.js';
import type { RunContext } from '../run/context.js';
import { cellsOf } from '../tasks.js';
import {
  coreColumns,
  coreDistance,
  energySlices,
  type JudgedVariable,
  judgedVariables,
  sliceCells,
  sliceNumbers,
} from './judged-variables.js';
import { partsOf, type SplitColumns, type SplitEdges, type SplitName } from './splits.js';

/** Columns that every judged event has, of data and of simulation. */
export const judgedColumns = [
  ...featureNames,
  'reco_score',
  'reco_log_energy',
  'reco_group',
  'other_log_energy',
] as const;

/** Cells of one event by the analysis' own regression and by the other; -1 outside. */
export type EffectPair = readonly [own: number, other: number];

/** Events of data or simulation in everything by which validation compares them. */
export interface JudgedEvents {
  /** Of all variables those that the events have. */
  readonly variables: readonly JudgedVariable[];
  /** [event] values of such a variable, or of a column. */
  values(name: string): ArrayLike<number>;
  /** [event] slice of energy, -1 outside. */
  readonly slice: Int32Array;
  /** [event] slice x bins + bin of a variable, -1 outside. */
  cells(variable: JudgedVariable): Int32Array;
  /** [event] reconstructed cell, -1 outside. */
  readonly effect: Int32Array;
  /** [event] one number for the cells of both regressions (`pairOf`), -1 where the event is in neither. */
  readonly pair: Int32Array;
  /** [event] part of every split that the columns tell. */
  parts(edges: SplitEdges): Partial<Record<SplitName, Uint8Array>>;
}

/**
 * Opens events for comparison.
 * @param column  a column by its name, undefined where the events lack it
 * @param times  run and start of measured events, which tell splits in time
 */
export function judgedEvents(
  { analysis, effects }: Pick<RunContext, 'analysis' | 'effects'>,
  column: (name: string) => ArrayLike<number> | undefined,
  times: Pick<SplitColumns, 'run' | 'startMjd'> = {},
): JudgedEvents {
  const [x, y] = coreColumns.map(column);
  const coreM = x && y ? coreDistance(x, y) : undefined;
  const values = (name: string): ArrayLike<number> => (name === 'core_distance' ? coreM : column(name))!;
  const slices = energySlices({ analysis });
  const [lgEnergy, group] = [values('reco_log_energy'), values('reco_group')];
  const groups = effects.groups.length;
  const effect = cellsOf(lgEnergy, group, effects.energy, groups);
  const other = cellsOf(values('other_log_energy'), group, effects.energy, groups);
  return {
    variables: judgedVariables.filter(({ name }) => name !== 'core_distance' || coreM !== undefined),
    values,
    slice: sliceNumbers(slices, lgEnergy),
    cells: (variable) => sliceCells(variable, slices, { values: values(variable.name), lgEnergy }),
    effect,
    pair: pairKeys(effect, other, cellCount(effects)),
    parts: (edges) => partsOf({ cosZenith: values('lap_cos_zenith'), coreM, ...times }, edges),
  };
}

/** [event] one number for both cells, -1 where the event is in neither. */
export function pairKeys(own: Int32Array, other: Int32Array, effects: number): Int32Array {
  return own.map((cell, i) => (cell < 0 && other[i] < 0 ? -1 : (cell + 1) * (effects + 1) + other[i] + 1));
}

export function pairOf(key: number, effects: number): EffectPair {
  return [Math.floor(key / (effects + 1)) - 1, (key % (effects + 1)) - 1];
}
