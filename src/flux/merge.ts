import { type FluxComponent, type MassGroup4, massGroups4, massNumberOf } from './component.js';

const charges: Record<MassGroup4, number> = { p: 1, He: 2, O: 8, Fe: 26 };

/** The same total flux in the four groups of the analysis: components of one group become one component with the group's name. */
export function mergeToFourGroups(components: readonly FluxComponent[]): FluxComponent[] {
  return massGroups4.map((group) => {
    const members = components.filter((component) => component.group === group);
    return {
      name: group,
      charge: charges[group],
      massNumber: massNumberOf(charges[group]),
      group,
      flux: (energyGeV) => sumOf(members, energyGeV),
    };
  });
}

/** Sum of the components' fluxes at one energy, in their order. */
export function sumOf(components: readonly FluxComponent[], energyGeV: number): number {
  let sum = 0;
  for (const component of components) sum += component.flux(energyGeV);
  return sum;
}
