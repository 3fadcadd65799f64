import type { TableColumns } from '../../engine/index.js';
import { primaries } from '../../events/index.js';
import type { SimulatedFile } from '../simulate-file.js';

/** The rows of I3TopInjectorInfo for a simulated file: what it was thrown with, so that weights can be made from the file alone. */
export function injectorColumns({
  primary,
  thrown,
  throwsPerShower,
  maxZenithRad,
}: SimulatedFile): TableColumns {
  const pdg = primaries.find(({ name }) => name === primary)?.pdg ?? 0;
  return {
    primary_type: thrown.map(() => pdg),
    n_events: thrown.map(({ showers }) => showers * throwsPerShower),
    min_energy: thrown.map(({ minLgEnergy }) => 10 ** minLgEnergy),
    max_energy: thrown.map(({ maxLgEnergy }) => 10 ** maxLgEnergy),
    min_zenith: thrown.map(() => 0),
    max_zenith: thrown.map(() => maxZenithRad),
    sampling_radius: thrown.map(({ radiusM }) => radiusM),
    power_law_index: thrown.map(() => -1),
  };
}
