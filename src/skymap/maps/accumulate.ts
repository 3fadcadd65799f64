import { DomainError } from '../../core/index.js';
import type { Numbers } from '../healpix/index.js';
import { locateDirections } from '../healpix/kernels.js';
import { type CountsMap, cellsOf } from './counts-map.js';

/** Events as columns of equal length. */
export interface SkyEvents {
  /** [event], right ascension in rad */
  readonly ra: Numbers;
  /** [event], declination in rad */
  readonly dec: Numbers;
  /** [event], energy bin from 0; -1 or NaN: outside all bins, not counted. Absent: all in bin 0. */
  readonly energyBin?: Numbers;
  /** [event], mass group from 0; -1 or NaN: not counted. Absent: all in group 0. */
  readonly group?: Numbers;
  /** [event]; absent: 1 each. */
  readonly weight?: Numbers;
}

/**
 * Adds events to a map in place.
 * @returns how many were counted; the others lie outside the energy bins or groups
 * @throws {DomainError} a direction or weight that is not finite, a bin or group the map does not have, different lengths
 */
export function accumulate(map: CountsMap, events: SkyEvents): number {
  const { nside, energyBins, groups, counts } = map;
  checkColumns(events);
  const cells = cellsOf(map);
  const pixels = pixelsOf(nside, events.ra, events.dec);
  let counted = 0;
  for (let i = 0; i < events.ra.length; i++) {
    const energyBin = events.energyBin === undefined ? 0 : events.energyBin[i];
    const group = events.group === undefined ? 0 : events.group[i];
    if (!(energyBin >= 0 && group >= 0)) continue;
    if (energyBin >= energyBins || group >= groups) throw noCell(i, energyBin, group, map);
    checkPlace(events.ra[i], events.dec[i], i);
    const weight = events.weight === undefined ? 1 : events.weight[i];
    if (!Number.isFinite(weight)) throw badValue('weight', weight, i);
    counts[pixels[i] * cells + groups * energyBin + group] += weight;
    counted++;
  }
  return counted;
}

/** RING pixels of places on the sky, theta = pi/2 - dec and phi = ra; without meaning where a place is none (see checkPlace). */
export function pixelsOf(nside: number, ra: Numbers, dec: Numbers): Float64Array {
  const theta = Float64Array.from(dec, (angle) => Math.PI / 2 - angle);
  const pixels = new Float64Array(theta.length);
  locateDirections({ nside, nested: false }, theta, ra, pixels);
  return pixels;
}

/** @throws {DomainError} a declination beyond the poles, a right ascension that is not finite */
export function checkPlace(ra: number, dec: number, index: number): void {
  if (!(Math.abs(dec) <= Math.PI / 2)) throw badValue('dec', dec, index);
  if (!Number.isFinite(ra)) throw badValue('ra', ra, index);
}

function badValue(name: string, value: number, index: number): DomainError {
  return new DomainError(`event ${index} has ${name} ${value}`, {
    fields: { name, value, index },
    remedy: 'Directions are in rad, declinations from -pi/2 to pi/2; leave out events without a direction.',
  });
}

function noCell(index: number, energyBin: number, group: number, map: CountsMap): DomainError {
  const shape = `${map.energyBins} energy bins and ${map.groups} groups`;
  return new DomainError(
    `event ${index} is in energy bin ${energyBin}, group ${group}; the map has ${shape}`,
    {
      fields: { index, energyBin, group },
    },
  );
}

function checkColumns(events: SkyEvents): void {
  for (const [name, column] of Object.entries(events) as [string, Numbers | undefined][]) {
    if (column === undefined || column.length === events.ra.length) continue;
    throw new DomainError(
      `events have ${events.ra.length} right ascensions and ${column.length} of ${name}`,
      {
        fields: { name, value: column.length },
        remedy: 'Give columns of equal length.',
      },
    );
  }
}

/** Half-open bins [low, high) of a column, -1 outside, NaN and on the last edge: as the reference maps bin energies. */
export function halfOpenBins(values: Numbers, edges: Numbers): Int32Array {
  return Int32Array.from({ length: values.length }, (_, i) => {
    let bin = -1;
    for (let e = 0; e < edges.length && values[i] >= edges[e]; e++) bin = e;
    return bin === edges.length - 1 ? -1 : bin;
  });
}
