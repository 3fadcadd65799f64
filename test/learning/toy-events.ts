import { randomStream } from '../../src/core/index.js';
import { type FeatureMatrix, featureMatrix } from '../../src/learning/index.js';

/** Vertical events of the physics sheet's parametrised showers, flat in lg E from 6.1 to 8, equal masses p, He, O, Fe. */
export interface ToyEvents {
  readonly features: FeatureMatrix;
  /** [row], lg(E/GeV) */
  readonly log10Energy: Float64Array;
  /** [row], 0 p, 1 He, 2 O, 3 Fe */
  readonly primary: Uint8Array;
}

const masses = [
  { lnA: 0, dEdX: [0.6, 0.79], spread: 0.3, shower: 0.1 },
  { lnA: Math.log(4), dEdX: [0.83, 0.765], spread: 0.25, shower: 0.08 },
  { lnA: Math.log(16), dEdX: [1, 0.73], spread: 0.2, shower: 0.075 },
  { lnA: Math.log(56), dEdX: [1.18, 0.7], spread: 0.17, shower: 0.065 },
];

export function toyEvents(rows: number, seed: number): ToyEvents {
  const stream = randomStream({ seed, stage: 'toy-events' });
  const log10Energy = new Float64Array(rows);
  const primary = new Uint8Array(rows);
  const [cosZenith, s125, dEdX] = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)];
  for (let i = 0; i < rows; i++) {
    const energy = 6.1 + 1.9 * stream.uniform();
    primary[i] = stream.below(4);
    log10Energy[i] = energy;
    const mass = masses[primary[i]];
    const x = (energy - 6.0106) / 0.9333;
    const shower = mass.shower * 10 ** (-0.15 * (energy - 6));
    const detector = 0.06 * 10 ** (-0.2 * (energy - 6));
    cosZenith[i] = 0.98 + 0.02 * stream.uniform();
    s125[i] = meanS125(energy, mass.lnA) + Math.hypot(shower, detector) * stream.normal();
    const spread = Math.hypot(mass.spread * 10 ** (-0.12 * (energy - 6)), 0.06);
    dEdX[i] = mass.dEdX[0] + mass.dEdX[1] * x + spread * stream.normal();
  }
  const features = featureMatrix({ lap_cos_zenith: cosZenith, log_s125: s125, log_dEdX: dEdX });
  return { features, log10Energy, primary };
}

/** Vertical lg S125 of a mass, between the inverted conversions of protons and iron. */
function meanS125(energy: number, lnA: number): number {
  const invert = (c0: number, c1: number, c2: number) =>
    (-c1 + Math.sqrt(c1 * c1 - 4 * c2 * (c0 - energy))) / (2 * c2);
  const proton = invert(5.9977, 0.9589, -0.001);
  const iron = invert(6.0893, 0.8695, 0.0143);
  return proton + (lnA / Math.log(56)) * (iron - proton);
}
