/** The ways in which the data are split in two. */
export const splitNames = ['zenith', 'core', 'season', 'runs'] as const;
export type SplitName = (typeof splitNames)[number];

/** What the two parts of each split are; the simulation is split alike where its events tell the part. */
export const splitParts: Readonly<Record<SplitName, readonly [first: string, second: string]>> = {
  zenith: ['inclined showers', 'steep showers'],
  core: ['outer cores', 'inner cores'],
  season: ['winter (May to October)', 'summer (November to April)'],
  runs: ['odd runs', 'even runs'],
};

/** Where events are split: halves of the simulated events that are expected. */
export interface SplitEdges {
  /** cos(zenith): steeper showers are the second part. */
  readonly cosZenith: number;
  /** Distance of the core from the centre, m; nearer ones are the second part. NaN where files have no core. */
  readonly coreM: number;
}

/** Columns of an event that say in which part it is; a split whose columns are missing is left out. */
export interface SplitColumns {
  readonly cosZenith: ArrayLike<number>;
  readonly coreM?: ArrayLike<number>;
  readonly run?: ArrayLike<number>;
  readonly startMjd?: ArrayLike<number>;
}

/** [event] number of the part of each split, by its name. */
export function partsOf(
  { cosZenith, coreM, run, startMjd }: SplitColumns,
  edges: SplitEdges,
): Partial<Record<SplitName, Uint8Array>> {
  const second = (values: ArrayLike<number>, isSecond: (value: number) => boolean): Uint8Array =>
    Uint8Array.from(values, (value) => (isSecond(value) ? 1 : 0));
  return {
    zenith: second(cosZenith, (value) => value >= edges.cosZenith),
    ...(coreM && { core: second(coreM, (value) => value < edges.coreM) }),
    ...(startMjd && { season: second(startMjd, isSummer) }),
    ...(run && { runs: second(run, (value) => value % 2 === 0) }),
  };
}

const mjdOfUnixEpoch = 40_587;

/** Austral summer: the warm, thin half of the year above the South Pole. */
function isSummer(mjd: number): boolean {
  return isSummerMonth(new Date((mjd - mjdOfUnixEpoch) * 86_400_000).getUTCMonth() + 1);
}

/** @param month  1 to 12 */
export function isSummerMonth(month: number): boolean {
  return month >= 11 || month <= 4;
}

/** The value that halves a weighted sample. */
export function weightedMedian(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  const order = Uint32Array.from({ length: values.length }, (_, i) => i).sort(
    (a, b) => values[a] - values[b],
  );
  let all = 0;
  for (let i = 0; i < weights.length; i++) all += weights[i];
  let sum = 0;
  for (const i of order) {
    sum += weights[i];
    if (2 * sum >= all) return values[i];
  }
  return Number.NaN;
}

/** The column of run numbers, where files have one. */
export function runColumnOf(frame: { has(name: string): boolean }): string | undefined {
  return ['Run', 'I3EventHeader.Run'].find((name) => frame.has(name));
}
