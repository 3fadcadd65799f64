/** A flux per nucleus as a flux per total energy, per energy per nucleon, or of nucleons. All in m^-2 s^-1 sr^-1 GeV^-1. */
import type { FluxComponent } from './component.js';
import type { FluxModel } from './flux-model.js';

/** dN/dE_n of nuclei at the energy per nucleon E_n: A F(A E_n). */
export function fluxPerEnergyPerNucleon(component: FluxComponent, energyPerNucleonGeV: number): number {
  return component.massNumber * component.flux(component.massNumber * energyPerNucleonGeV);
}

/** dN/dR of nuclei at the rigidity R = E / Z, per GV: Z F(Z R). */
export function fluxPerRigidity(component: FluxComponent, rigidityGV: number): number {
  return component.charge * component.flux(component.charge * rigidityGV);
}

/** Number of nucleons per energy: sum over nuclei of A^2 F(A E_n); what atmospheric muons and neutrinos are made by. */
export function allNucleonFlux(model: FluxModel, energyPerNucleonGeV: number): number {
  return model.components.reduce(
    (sum, each) => sum + each.massNumber * fluxPerEnergyPerNucleon(each, energyPerNucleonGeV),
    0,
  );
}
