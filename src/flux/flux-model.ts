import { DomainError } from '../core/index.js';
import { type FluxComponent, type MassGroup4, massGroups4 } from './component.js';
import { sumOf } from './merge.js';
import { integrateOverEnergy } from './quadrature.js';

/** The mass groups of an analysis with 2, 3 or 4 groups, each as the list of its members of the four. */
export const massGroupings = {
  2: [
    ['p', 'He'],
    ['O', 'Fe'],
  ],
  3: [['p', 'He'], ['O'], ['Fe']],
  4: [['p'], ['He'], ['O'], ['Fe']],
} as const satisfies Record<number, readonly (readonly MassGroup4[])[]>;
export type GroupCount = keyof typeof massGroupings;

interface FluxModelParts {
  readonly name: string;
  readonly source: string;
  readonly components: readonly FluxComponent[];
  /** GeV, rising: where the spectrum or a derivative jumps. */
  readonly breaksGeV?: ArrayLike<number>;
}

/**
 * dN/dE of primary cosmic rays per nucleus, isotropic, in m^-2 s^-1 sr^-1 GeV^-1 at the total energy of the nucleus in GeV.
 * Make one with `fluxModel(name)`, or from components of your own.
 */
export class FluxModel {
  readonly name: string;
  /** The paper. */
  readonly source: string;
  readonly components: readonly FluxComponent[];
  readonly breaksGeV: ArrayLike<number>;

  constructor({ name, source, components, breaksGeV = [] }: FluxModelParts) {
    this.name = name;
    this.source = source;
    this.components = components;
    this.breaksGeV = breaksGeV;
  }

  /** Whether the model says how the flux is shared between p, He, O and Fe. */
  get hasComposition(): boolean {
    return this.components.every(({ group }) => group !== undefined);
  }

  /** Sum over all components. */
  total(energyGeV: number): number {
    return sumOf(this.components, energyGeV);
  }

  /** Flux of some of the four groups together. @throws {DomainError} a model without composition */
  groupFlux(members: readonly MassGroup4[], energyGeV: number): number {
    return sumOf(this.#membersOf(members), energyGeV);
  }

  /** Flux of each of the four groups. @throws {DomainError} a model without composition */
  groups4(energyGeV: number): Record<MassGroup4, number> {
    const entries = massGroups4.map((group) => [group, this.groupFlux([group], energyGeV)] as const);
    return Object.fromEntries(entries) as Record<MassGroup4, number>;
  }

  /** Integral over [low, high] GeV of the total flux, or of the given groups, in m^-2 s^-1 sr^-1. */
  integral(lowGeV: number, highGeV: number, members?: readonly MassGroup4[]): number {
    const components = members ? this.#membersOf(members) : this.components;
    return integrateOverEnergy((energy) => sumOf(components, energy), lowGeV, highGeV, this.breaksGeV);
  }

  /** The bin's average of the total flux, or of the given groups, in m^-2 s^-1 sr^-1 GeV^-1: what an unfolded flux point is. */
  mean(lowGeV: number, highGeV: number, members?: readonly MassGroup4[]): number {
    return this.integral(lowGeV, highGeV, members) / (highGeV - lowGeV);
  }

  /** Mean of ln A over nuclei of this energy. @throws {DomainError} a model without composition */
  meanLogMass(energyGeV: number): number {
    const components = this.#membersOf(massGroups4);
    const weighted = components.reduce(
      (sum, each) => sum + each.flux(energyGeV) * Math.log(each.massNumber),
      0,
    );
    return weighted / sumOf(components, energyGeV);
  }

  #membersOf(groups: readonly MassGroup4[]): FluxComponent[] {
    if (!this.hasComposition) {
      throw new DomainError(
        `flux model '${this.name}' does not say how the flux is shared between mass groups`,
        {
          fields: { model: this.name },
          remedy: "Choose a model with mass groups, such as 'H4a' or 'bpl_simple'.",
        },
      );
    }
    return this.components.filter(({ group }) => group !== undefined && groups.includes(group));
  }
}

/**
 * Integrals of every mass group over every energy bin, in m^-2 s^-1 sr^-1.
 * @param edgesGeV  [bin + 1], rising
 * @returns  [bin x groups + group], the cells of response and unfolded counts
 */
export function groupIntegrals(
  model: FluxModel,
  edgesGeV: ArrayLike<number>,
  groupCount: GroupCount,
): Float64Array {
  const groups = massGroupings[groupCount];
  const bins = edgesGeV.length - 1;
  const integrals = new Float64Array(bins * groups.length);
  for (let bin = 0; bin < bins; bin++) {
    for (let g = 0; g < groups.length; g++) {
      integrals[bin * groups.length + g] = model.integral(edgesGeV[bin], edgesGeV[bin + 1], groups[g]);
    }
  }
  return integrals;
}

/** As `groupIntegrals`, divided by the bin's width: mean fluxes in m^-2 s^-1 sr^-1 GeV^-1. */
export function groupMeans(
  model: FluxModel,
  edgesGeV: ArrayLike<number>,
  groupCount: GroupCount,
): Float64Array {
  const means = groupIntegrals(model, edgesGeV, groupCount);
  for (let cell = 0; cell < means.length; cell++) {
    const bin = Math.floor(cell / groupCount);
    means[cell] /= edgesGeV[bin + 1] - edgesGeV[bin];
  }
  return means;
}
