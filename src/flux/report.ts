import { DomainError } from '../core/index.js';
import { fluxModel } from './catalogue.js';
import { type FluxComponent, type MassGroup4, massGroups4 } from './component.js';
import { type EnergyMeasure, energyMeasures, fluxMeasuredBy } from './energy-measure.js';
import type { FluxModel } from './flux-model.js';
import { integrateOverEnergy } from './quadrature.js';

/** Values of every component, of the groups and of all together, each by [energy] or [bin]. */
export interface FluxValues {
  readonly components: Readonly<Record<string, readonly number[]>>;
  /** Group name to values; null where the model has no composition. */
  readonly groups4: Readonly<Record<string, readonly number[]>> | null;
  readonly total: readonly number[];
}

interface FluxHeading {
  readonly model: string;
  readonly source: string;
  /** What the flux is counted by. */
  readonly per: EnergyMeasure;
  readonly units: string;
}

/** What `airshower flux --energies --json` prints; fluxes in m^-2 s^-1 sr^-1 GeV^-1 (per GV for rigidities). */
export interface FluxReport extends FluxHeading, FluxValues {
  /** In the measure that `per` names; GV for rigidities. */
  readonly energy_gev: readonly number[];
  /** [energy] mean of ln A; null where the model has no composition. */
  readonly mean_log_mass: readonly number[] | null;
}

/** What `airshower flux --bins --json` prints. */
export interface BinnedFluxReport extends FluxHeading {
  /** [bin + 1] in the measure that `per` names; GV for rigidities. */
  readonly energy_edges_gev: readonly number[];
  /** In m^-2 s^-1 sr^-1. */
  readonly integrals: FluxValues;
  /** Integral over width: what an unfolded flux point is. In `units`. */
  readonly means: FluxValues;
  /** [bin] mean of ln A; null where the model has no composition. */
  readonly mean_log_mass: readonly number[] | null;
}

/**
 * A model's fluxes at some energies, in the fields of the reference files.
 * @throws {UsageError} an unknown model; {DomainError} an energy that is not above 0 or lies outside the model's table
 */
export function fluxReport(
  name: string,
  energiesGeV: readonly number[],
  per: EnergyMeasure = 'total-energy',
): FluxReport {
  const model = fluxMeasuredBy(fluxModel(name), per);
  const values = valuesOf(model, (component) => energiesGeV.map((energy) => component.flux(energy)));
  energiesGeV.forEach((energy, index) => {
    if (energy > 0 && Number.isFinite(values.total[index])) return;
    const { axis, unit } = energyMeasures[per];
    throw new DomainError(`flux model '${model.name}' has no value at ${energy} ${unit} (${axis})`, {
      fields: { model: model.name, value: energy, index, per },
      remedy:
        'Give energies above 0 GeV, and for the Global Spline Fit total energies between 2.037e4 and 5e9 GeV.',
    });
  });
  return {
    ...headingOf(model, name, per),
    energy_gev: energiesGeV,
    ...values,
    mean_log_mass: model.hasComposition ? energiesGeV.map((energy) => model.meanLogMass(energy)) : null,
  };
}

/**
 * A model's fluxes integrated over bins.
 * @param edges  [bin + 1] rising, in the measure that `per` names
 * @throws {UsageError} an unknown model; {DomainError} edges that do not rise from above 0, or leave the model's table
 */
export function binnedFluxReport(
  name: string,
  edges: readonly number[],
  per: EnergyMeasure = 'total-energy',
): BinnedFluxReport {
  const model = fluxMeasuredBy(fluxModel(name), per);
  requireEdges(edges);
  const bins = edges.slice(1).map((high, bin) => ({ low: edges[bin], high, width: high - edges[bin] }));
  const integrals = valuesOf(model, ({ flux }) =>
    bins.map(({ low, high }) => integrateOverEnergy(flux, low, high, model.breaksGeV)),
  );
  const overWidth = (values: readonly number[]) => values.map((value, bin) => value / bins[bin].width);
  return {
    ...headingOf(model, name, per),
    energy_edges_gev: edges,
    integrals,
    means: {
      components: mapValues(integrals.components, overWidth),
      groups4: integrals.groups4 && mapValues(integrals.groups4, overWidth),
      total: overWidth(integrals.total),
    },
    mean_log_mass: model.hasComposition ? bins.map((_, bin) => meanLogMassOf(model, integrals, bin)) : null,
  };
}

const headingOf = (model: FluxModel, name: string, per: EnergyMeasure): FluxHeading => ({
  model: name,
  source: model.source,
  per,
  units: `m^-2 s^-1 sr^-1 ${energyMeasures[per].unit}^-1`,
});

/** Values of the components, and their sums in the order of the components. */
function valuesOf(model: FluxModel, of: (component: FluxComponent) => readonly number[]): FluxValues {
  const each = model.components.map((component) => ({ component, values: of(component) }));
  const sum = (members: typeof each): number[] =>
    each[0].values.map((_, index) => members.reduce((total, { values }) => total + values[index], 0));
  const inGroup = (name: MassGroup4) => each.filter(({ component }) => component.group === name);
  return {
    components: Object.fromEntries(each.map(({ component, values }) => [component.name, values])),
    groups4: model.hasComposition
      ? Object.fromEntries(massGroups4.map((name) => [name, sum(inGroup(name))]))
      : null,
    total: sum(each),
  };
}

/** Mean of ln A over what the bin holds. */
function meanLogMassOf({ components }: FluxModel, integrals: FluxValues, bin: number): number {
  const weighted = components.reduce(
    (sum, { name, massNumber }) => sum + integrals.components[name][bin] * Math.log(massNumber),
    0,
  );
  return weighted / integrals.total[bin];
}

const mapValues = <Value>(values: Readonly<Record<string, Value>>, to: (value: Value) => Value) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, to(value)]));

function requireEdges(edges: readonly number[]): void {
  const rise = edges.every((edge, i) => Number.isFinite(edge) && edge > (i === 0 ? 0 : edges[i - 1]));
  if (edges.length >= 2 && rise) return;
  throw new DomainError(`edges of bins ${edges.join(', ')} do not rise from above 0`, {
    fields: { edges },
    remedy: 'Give two or more energies, each above the one before.',
  });
}
