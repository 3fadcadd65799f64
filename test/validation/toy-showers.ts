import { randomStream } from '../../src/core/index.js';
import { massGroups } from '../../src/events/index.js';
import { fluxModel, type MassGroup4, massGroups4 } from '../../src/flux/index.js';
import { type ShowerSample, type SimulatedTruth, spectrumProjections } from '../../src/validation/index.js';

const width = 0.2;
export const causeEdges = Array.from({ length: 12 }, (_, i) => 5.8 + width * i);
const effectEdges = Array.from({ length: 9 }, (_, i) => 6.2 + width * i);
export const cells = { energy: { edges: Float64Array.from(causeEdges) }, groups: massGroups(2) };
export const projections = spectrumProjections(causeEdges, ['light', 'heavy'], { low: 6.4, high: 7.6 });

export interface ToyShowers extends ShowerSample, SimulatedTruth {
  /** [cause] events per second of H4a on 1 m^2 sr. */
  readonly thrown: Float64Array;
  /** [event] reconstructed lg(E/GeV) and group. */
  readonly lgReconstructed: Float64Array;
  readonly group: Uint8Array;
}

/** Showers thrown flat in lg E on 1 m^2 sr: every event passes, energies are known to 0.07 in lg E, groups in 78% of the cases. */
export function toyShowers(showers: number, throws: number, seed: number): ToyShowers {
  const random = randomStream({ seed, stage: 'toy-showers' });
  const events = showers * throws;
  const model = fluxModel('H4a');
  const [lowest, highest] = [causeEdges[0], causeEdges[causeEdges.length - 1]];
  const cause = new Int32Array(events);
  const effect = new Int32Array(events);
  const shower = new Uint32Array(events);
  const energyGeV = new Float64Array(events);
  const primary = new Uint8Array(events);
  const exposure = new Float64Array(events);
  const lgReconstructed = new Float64Array(events);
  const group = new Uint8Array(events);
  for (let s = 0, i = 0; s < showers; s++) {
    const lgEnergy = lowest + (highest - lowest) * random.uniform();
    const kind = s % 4;
    for (let each = 0; each < throws; each++, i++) {
      const found = lgEnergy + 0.07 * random.normal();
      group[i] = random.uniform() < 0.78 ? kind >> 1 : 1 - (kind >> 1);
      lgReconstructed[i] = found;
      shower[i] = s;
      cause[i] = cellOf(causeEdges, lgEnergy, kind >> 1);
      effect[i] = effectOf(found, group[i]);
      energyGeV[i] = 10 ** lgEnergy;
      primary[i] = kind;
      // One shower in four is of each kind: flat in lg E, dE = E ln 10 dlgE.
      exposure[i] = (energyGeV[i] * Math.LN10 * (highest - lowest)) / (events / 4);
    }
  }
  const fluxOf = (i: number) => model.groupFlux([massGroups4[primary[i]]], energyGeV[i]);
  return {
    effects: 2 * (effectEdges.length - 1),
    causes: 2 * (causeEdges.length - 1),
    shower,
    showers,
    cause,
    effect,
    energyGeV,
    primary,
    exposure,
    lgReconstructed,
    group,
    weight: exposure.map((each, i) => each * fluxOf(i)),
    thrown: integrals((members, low, high) => model.integral(low, high, members)),
  };
}

/** [cause] an integral over every energy bin and group. */
export function integrals(of: (members: readonly MassGroup4[], lowGeV: number, highGeV: number) => number) {
  return Float64Array.from({ length: 2 * (causeEdges.length - 1) }, (_, cause) => {
    const bin = cause >> 1;
    return of(cells.groups[cause % 2].members, 10 ** causeEdges[bin], 10 ** causeEdges[bin + 1]);
  });
}

/** The cell of what was reconstructed, -1 outside. */
export const effectOf = (lgEnergy: number, group: number): number => cellOf(effectEdges, lgEnergy, group);

function cellOf(edges: readonly number[], lgEnergy: number, group: number): number {
  const bin = Math.floor((lgEnergy - edges[0]) / width);
  return bin < 0 || bin >= edges.length - 1 ? -1 : 2 * bin + group;
}
