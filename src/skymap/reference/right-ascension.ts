import { type RandomStream, randomStream } from '../../core/index.js';
import { allRings } from '../healpix/rings.js';
import { type CountsMap, cellsOf, emptyCountsMap } from '../maps/counts-map.js';

/**
 * The expectation of right-ascension scrambling: in each ring of equal declination the mean of the data, cell by cell. What time
 * scrambling tends to over full years at the Pole.
 */
export function ringMeanReference(map: CountsMap): CountsMap {
  const cells = cellsOf(map);
  const out = emptyCountsMap(map.nside, map.energyBins, map.groups);
  for (const { start, length } of allRings(map.nside)) {
    for (let cell = 0; cell < cells; cell++) {
      let sum = 0;
      for (let p = start; p < start + length; p++) sum += map.counts[p * cells + cell];
      for (let p = start; p < start + length; p++) out.counts[p * cells + cell] = sum / length;
    }
  }
  return out;
}

/** Whole counts per ring and cell: all that scrambled skies need to know of the data. [ring, cell] */
export function ringCounts(map: CountsMap): Float64Array {
  const cells = cellsOf(map);
  const rings = allRings(map.nside);
  const out = new Float64Array(new SharedArrayBuffer(8 * rings.length * cells));
  rings.forEach(({ start, length }, r) => {
    for (let i = start * cells; i < (start + length) * cells; i++)
      out[r * cells + (i % cells)] += map.counts[i];
  });
  return out;
}

/**
 * One sky with every event in a pixel of its own ring drawn with equal chance: right ascension scrambled, declination kept to the
 * ring. Sky `number` of a seed is always the same.
 * @param perRing  [ring, cell] from ringCounts
 */
export function scrambledSky(
  perRing: Float64Array,
  shape: Pick<CountsMap, 'nside' | 'energyBins' | 'groups'>,
  { seed, number }: { readonly seed: number; readonly number: number },
): CountsMap {
  const map = emptyCountsMap(shape.nside, shape.energyBins, shape.groups);
  const cells = cellsOf(map);
  const random = randomStream({ seed, stage: 'scrambled sky', file: number });
  allRings(shape.nside).forEach(({ start, length }, r) => {
    for (let cell = 0; cell < cells; cell++) {
      scatter(map.counts, perRing[r * cells + cell], { start, length, cells, cell, random });
    }
  });
  return map;
}

function scatter(
  counts: Float64Array,
  events: number,
  at: { start: number; length: number; cells: number; cell: number; random: RandomStream },
): void {
  const { start, length, cells, cell, random } = at;
  for (let k = 0; k < events; k++) {
    counts[(start + Math.floor(random.word() * 2 ** -32 * length)) * cells + cell]++;
  }
}
