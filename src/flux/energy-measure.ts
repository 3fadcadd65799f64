import { DomainError } from '../core/index.js';
import type { FluxComponent } from './component.js';
import { FluxModel } from './flux-model.js';
import { fluxPerEnergyPerNucleon, fluxPerRigidity } from './per-nucleon.js';

interface Measure {
  /** What is counted, and at which energy. */
  readonly counts: string;
  /** How the energy is written in tables. */
  readonly axis: string;
  readonly unit: 'GeV' | 'GV';
  readonly flux: (component: FluxComponent, energy: number) => number;
  /** Total energy of the nucleus over the measure. */
  readonly scale: (component: FluxComponent) => number;
}

/** What a flux is counted by: nuclei at their total energy, nuclei at their energy per nucleon, nucleons, nuclei at their rigidity. */
export const energyMeasures = {
  'total-energy': {
    counts: 'nuclei per total energy',
    axis: 'E',
    unit: 'GeV',
    flux: (component, energy) => component.flux(energy),
    scale: () => 1,
  },
  'energy-per-nucleon': {
    counts: 'nuclei per energy per nucleon',
    axis: 'E_n',
    unit: 'GeV',
    flux: fluxPerEnergyPerNucleon,
    scale: ({ massNumber }) => massNumber,
  },
  nucleon: {
    counts: 'nucleons per their energy',
    axis: 'E_n',
    unit: 'GeV',
    flux: (component, energy) => component.massNumber * fluxPerEnergyPerNucleon(component, energy),
    scale: ({ massNumber }) => massNumber,
  },
  rigidity: {
    counts: 'nuclei per rigidity',
    axis: 'R',
    unit: 'GV',
    flux: fluxPerRigidity,
    scale: ({ charge }) => charge,
  },
} as const satisfies Record<string, Measure>;
export type EnergyMeasure = keyof typeof energyMeasures;

/**
 * The model with its flux counted by another measure, in m^-2 s^-1 sr^-1 GeV^-1 (GV^-1 for rigidities): its integrals, averages and mean
 * ln A then are those of what the measure counts (mean ln A of 'nucleon' weighs each nucleon with the ln A of its nucleus).
 * @throws {DomainError} a model whose nuclei are not told apart, for any measure but the total energy
 */
export function fluxMeasuredBy(model: FluxModel, measure: EnergyMeasure): FluxModel {
  if (measure === 'total-energy') return model;
  if (!model.hasComposition) {
    throw new DomainError(
      `flux model '${model.name}' does not say which nuclei it is made of: only its total energy is known`,
      {
        fields: { model: model.name, measure },
        remedy: "Choose the total energy, or a model with nuclei, such as 'H4a'.",
      },
    );
  }
  const { flux, scale } = energyMeasures[measure] as Measure;
  const scales = [...new Set(model.components.map(scale))];
  const breaks = scales.flatMap((each) => Array.from(model.breaksGeV, (energy) => energy / each));
  return new FluxModel({
    name: model.name,
    source: model.source,
    components: model.components.map((each) => ({ ...each, flux: (energy: number) => flux(each, energy) })),
    breaksGeV: Float64Array.from(breaks).sort(),
  });
}
