import { degreesToRadians, type RandomStream } from '../../core/index.js';
import { localToEquatorial } from '../../events/index.js';
import { dipoleIntensity } from '../../flux/index.js';
import type { EventColumns } from '../chain/event-buffer.js';
import type { DipoleSettings } from '../config.js';

/** How many more showers are drawn where a dipole rejects some of them. */
export const largestIntensity = (dipole: DipoleSettings | null): number => 1 + (dipole?.amplitude ?? 0);

/**
 * Events of an isotropic flux, `largestIntensity` times as many as wanted, thinned to those of a dipole: each stays with the intensity
 * of the sky that its true direction had at its time, over the largest.
 * @param rows  events to look at; @param mjdOf  time of an event by its row
 * @returns those that stay, in the same order
 */
export function thinByDipole(
  dipole: DipoleSettings,
  rows: Uint32Array,
  { MC_zenith, MC_azimuth }: Pick<EventColumns, 'MC_zenith' | 'MC_azimuth'>,
  { mjdOf, random }: { readonly mjdOf: (row: number) => number; readonly random: RandomStream },
): Uint32Array {
  const towards = {
    amplitude: dipole.amplitude,
    rightAscensionRad: degreesToRadians(dipole.rightAscensionDegrees),
    declinationRad: degreesToRadians(dipole.declinationDegrees),
  };
  return rows.filter((row) => {
    const { ra, dec } = localToEquatorial(MC_zenith[row], MC_azimuth[row], mjdOf(row));
    return random.uniform() * largestIntensity(dipole) < dipoleIntensity(towards, ra, dec);
  });
}
