import { DomainError } from '../../core/index.js';
import type { Numbers } from '../healpix/index.js';

/** Events in the detector's own coordinates, as columns of equal length. */
export interface LocalEvents {
  /** [event], rad */
  readonly zenith: Numbers;
  /** [event], rad, from grid east through grid north */
  readonly azimuth: Numbers;
  /** [event], UTC in days */
  readonly mjd: Numbers;
  /** [event], energy bin from 0; -1 or NaN: not counted. Absent: all in bin 0. */
  readonly energyBin?: Numbers;
  /** [event], mass group from 0; -1 or NaN: not counted. Absent: all in group 0. */
  readonly group?: Numbers;
}

/** Counted events in order of time, in shared memory. Plain data: goes to workers as it is. */
export interface TimeOrderedEvents {
  readonly zenith: Float64Array;
  readonly azimuth: Float64Array;
  readonly mjd: Float64Array;
  /** groups x energy bin + group */
  readonly cell: Int32Array;
}

/**
 * Sorts the events that have a cell by time (equal times in their order).
 * @throws {DomainError} a direction or time that is not finite, a cell outside the bins, columns of different lengths
 */
export function inTimeOrder(
  events: LocalEvents,
  { energyBins, groups }: { readonly energyBins: number; readonly groups: number },
): TimeOrderedEvents {
  const cells = eventCells(events, events.mjd.length, { energyBins, groups });
  for (const name of ['zenith', 'azimuth', 'mjd'] as const)
    checkColumn(name, events[name], events.mjd.length);
  const kept: number[] = [];
  for (let i = 0; i < cells.length; i++) if (cells[i] >= 0) kept.push(i);
  const order = Uint32Array.from(kept).sort((a, b) => events.mjd[a] - events.mjd[b] || a - b);
  const column = (values: Numbers): Float64Array => {
    const out = new Float64Array(new SharedArrayBuffer(8 * order.length));
    for (let i = 0; i < order.length; i++) out[i] = values[order[i]];
    return out;
  };
  const cell = new Int32Array(new SharedArrayBuffer(4 * order.length));
  for (let i = 0; i < order.length; i++) cell[i] = cells[order[i]];
  return { zenith: column(events.zenith), azimuth: column(events.azimuth), mjd: column(events.mjd), cell };
}

function checkColumn(name: string, values: Numbers, length: number): void {
  if (values.length !== length) {
    throw new DomainError(`events have ${length} times and ${values.length} of ${name}`, {
      fields: { name, value: values.length },
      remedy: 'Give columns of equal length.',
    });
  }
  for (let i = 0; i < length; i++) {
    if (Number.isFinite(values[i])) continue;
    throw new DomainError(`event ${i} has ${name} ${values[i]}`, {
      fields: { name, index: i, value: values[i] },
      remedy: 'Leave out events without a direction or time first.',
    });
  }
}

/** Cell of each event, groups x energy bin + group; -1 outside. @throws {DomainError} a bin or group beyond the last */
export function eventCells(
  events: Pick<LocalEvents, 'energyBin' | 'group'>,
  length: number,
  { energyBins, groups }: { readonly energyBins: number; readonly groups: number },
): Int32Array {
  const cells = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    const bin = events.energyBin === undefined ? 0 : events.energyBin[i];
    const group = events.group === undefined ? 0 : events.group[i];
    if (bin >= energyBins || group >= groups) {
      const shape = `${energyBins} energy bins and ${groups} groups`;
      throw new DomainError(`event ${i} is in energy bin ${bin}, group ${group}; the map has ${shape}`, {
        fields: { index: i, energyBin: bin, group },
      });
    }
    cells[i] = bin >= 0 && group >= 0 ? groups * bin + group : -1;
  }
  return cells;
}
