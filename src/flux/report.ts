import { DomainError } from '../core/index.js';
import { fluxModel } from './catalogue.js';
import { massGroups4 } from './component.js';

/** What `airshower flux --json` prints; fluxes in m^-2 s^-1 sr^-1 GeV^-1. */
export interface FluxReport {
  readonly model: string;
  readonly source: string;
  readonly units: string;
  readonly energy_gev: readonly number[];
  /** Component name to [energy]. */
  readonly components: Readonly<Record<string, readonly number[]>>;
  /** Group name to [energy]; null where the model has no composition. */
  readonly groups4: Readonly<Record<string, readonly number[]>> | null;
  /** [energy] */
  readonly total: readonly number[];
}

/**
 * A model's fluxes at some energies, in the fields of the reference files.
 * @throws {UsageError} an unknown model; {DomainError} an energy that is not above 0 or lies outside the model's table
 */
export function fluxReport(name: string, energiesGeV: readonly number[]): FluxReport {
  const model = fluxModel(name);
  const total = energiesGeV.map((energy) => model.total(energy));
  energiesGeV.forEach((energy, index) => {
    if (energy > 0 && Number.isFinite(total[index])) return;
    throw new DomainError(`flux model '${model.name}' has no value at ${energy} GeV`, {
      fields: { model: model.name, value: energy, index },
      remedy: 'Give energies above 0 GeV, and for the Global Spline Fit between 2.037e4 and 5e9 GeV.',
    });
  });
  const groups = model.hasComposition ? energiesGeV.map((energy) => model.groups4(energy)) : undefined;
  return {
    model: name,
    source: model.source,
    units: 'm^-2 s^-1 sr^-1 GeV^-1',
    energy_gev: energiesGeV,
    components: Object.fromEntries(
      model.components.map((each) => [each.name, energiesGeV.map((energy) => each.flux(energy))]),
    ),
    groups4: groups
      ? Object.fromEntries(massGroups4.map((name4) => [name4, groups.map((values) => values[name4])]))
      : null,
    total,
  };
}
