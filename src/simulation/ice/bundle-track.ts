import type { RandomStream } from '../../core/index.js';
import { instrumentedDepthM } from '../detector/containment.js';
import { bundleEnergyLoss } from '../shower/muon-bundle.js';
import type { TrackInIce } from './in-ice-response.js';

/** Losses are followed in segments of 20 m of track between slant depths of 1300 and 3500 m. */
const startM = 1300;
const segmentM = 20;
export const segments = 110;

/** Number of the segment at a slant depth, m. */
export function segmentOf(slantM: number): number {
  return Math.min(segments - 1, Math.max(0, Math.floor((slantM - startM) / segmentM)));
}

/** [segment] mean loss over that at 1500 m, of a vertical shower of a PeV per nucleon (bundleEnergyLoss). */
const shares = Float64Array.from({ length: segments }, (_, i) => {
  const typical = { energyGeV: 1e6, massNumber: 1, cosZenith: 1 };
  return bundleEnergyLoss(typical, startM + (i + 0.5) * segmentM) / bundleEnergyLoss(typical, 1500);
});
export const shareAt = (segment: number): number => shares[segment];

/** Spread of ln(loss) of one segment about the mean of many muons [chosen]. */
const segmentSpread = 0.12;
/** A stochastic loss is 5 fit^0.8 (public "stochastics" code) times a power law of index -2.5 up to 20 [chosen]. */
const burst = { factor: 5, power: 0.8, index: 1.5, largest: 20 };

/** The energy loss of one muon bundle along its track, GeV/m. */
export class BundleTrack {
  readonly #loss = new Float64Array(segments);

  /** Draws the losses: the bundle's mean, its spread by segment, and on average 0.9 (E / PeV)^0.35 A^0.2 stochastic losses [chosen]. */
  develop({ shower, lnA }: TrackInIce, random: RandomStream): void {
    const scale = 10 ** shower.lgEnergyLoss;
    for (let i = 0; i < segments; i++) {
      const spread = segmentSpread * random.normal() - 0.5 * segmentSpread ** 2;
      this.#loss[i] = scale * shares[i] * Math.exp(spread);
    }
    const bursts = random.poisson(0.9 * 10 ** (0.35 * (shower.lgEnergy - 6)) * Math.exp(0.2 * lnA));
    const { top, bottom } = instrumentedDepthM;
    for (let k = 0; k < bursts; k++) {
      const depth = top + (bottom - top) * random.uniform();
      const segment = segmentOf(depth / shower.cosZenith);
      const size = Math.min(burst.largest, random.uniform() ** (-1 / burst.index));
      this.#loss[segment] += burst.factor * (scale * shares[segment]) ** burst.power * size;
    }
  }

  lossAt(segment: number): number {
    return this.#loss[segment];
  }
}
