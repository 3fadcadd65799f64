import type { RandomStream } from '../../core/index.js';
import type { Detector } from '../detector/detector.js';
import { stringPositions } from '../detector/strings.js';
import type { Core } from '../shower/shower.js';
import { BundleTrack, segmentOf, segments, shareAt } from './bundle-track.js';
import type { InIceResponse, TrackInIce } from './in-ice-response.js';

/** DOMs of strings 1 to 78: 60, from 1450 m on every 17 m. The denser strings 79 to 86 do not count. */
const firstDepthM = 1450;
const spacingM = 17;
const domsPerString = 60;
const lastString = 78;

/**
 * Photo-electrons at a distance d (m) from a track that loses 1 GeV/m: 100 exp(-d / 34 m) / d [chosen: with Poisson counts it gives about
 * the channels and charges of the parametrised level up to 10 PeV]. Nearer than 5 m no DOM sees more.
 */
const lightAtOneMetre = 100;
const fadingM = 34;
const nearestM = 5;
const farthestM = 200;
/** The dust layer passes this share of the light [chosen], and is left out of the fit: z = -140 to -30 m. */
const dust = { top: 1978, bottom: 2088, share: 0.3 };
/** How far the reconstructed track lies beside the true one in the ice, per projection [chosen: of a fit to both arrays], m. */
const trackResolutionM = 5;

/** A segment with more than 5 fit^0.8 is a stochastic loss (public "stochastics" code); judged where 3 p.e. are expected. */
const stochastic = { factor: 5, power: 0.8, fewestExpected: 3 };

/**
 * The detector in the ice hit by hit: light of the bundle's losses at every DOM, Poisson counts, and dE/dX from these: the loss curve
 * scaled to the counts of the segments along the track, stochastic segments left out.
 */
export class HitIce {
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  readonly #track = new BundleTrack();
  /** [segment] photo-electrons counted, and expected of a bundle of 1 GeV/m at 1500 m. */
  readonly #counted = new Float64Array(segments);
  readonly #expected = new Float64Array(segments);
  readonly #isStochastic = new Uint8Array(segments);

  constructor({ stationNumbers }: Pick<Detector, 'stationNumbers'>) {
    const numbers = [...stationNumbers].filter((number) => number <= lastString);
    this.#x = Float64Array.from(numbers, (number) => stringPositions[number - 1][0]);
    this.#y = Float64Array.from(numbers, (number) => stringPositions[number - 1][1]);
  }

  respond(inIce: TrackInIce, core: Core, random: RandomStream, out: InIceResponse): void {
    this.#track.develop(inIce, random);
    this.#observe(inIce, core, random, out);
    const { scale, stochastics } = this.#fit();
    out.energyLoss = scale;
    out.stochastics = stochastics;
    out.hits = Math.round(1.35 * out.channels);
  }

  /** Counts of every DOM near the track, and what the reconstructed track lets expect. */
  #observe({ shower, lgLight }: TrackInIce, core: Core, random: RandomStream, out: InIceResponse): void {
    this.#counted.fill(0);
    this.#expected.fill(0);
    const [sine, cosine] = [Math.sin(shower.zenithRad), shower.cosZenith];
    const alongX = -sine * Math.cos(shower.azimuthRad);
    const alongY = -sine * Math.sin(shower.azimuthRad);
    const [besideX, besideY] = [trackResolutionM * random.normal(), trackResolutionM * random.normal()];
    const light = lightAtOneMetre * 10 ** lgLight;
    let [channels, total] = [0, 0];
    for (let string = 0; string < this.#x.length; string++) {
      const vx = this.#x[string] - core.x;
      const vy = this.#y[string] - core.y;
      for (let dom = 0; dom < domsPerString; dom++) {
        const depth = firstDepthM + spacingM * dom;
        const slant = vx * alongX + vy * alongY + depth * cosine;
        const square = vx * vx + vy * vy + depth * depth - slant * slant;
        if (square > farthestM * farthestM) continue;
        const segment = segmentOf(slant);
        const dusty = depth > dust.top && depth < dust.bottom;
        const mean = light * this.#track.lossAt(segment) * fading(square) * (dusty ? dust.share : 1);
        const count = random.poisson(mean);
        if (count > 0) channels++;
        total += count;
        if (dusty) continue;
        this.#counted[segment] += count;
        // The distance from the reconstructed track, which is shifted beside the true one.
        const offX = vx - slant * alongX - besideX;
        const offY = vy - slant * alongY - besideY;
        const offZ = depth - slant * cosine;
        this.#expected[segment] +=
          lightAtOneMetre * shareAt(segment) * fading(offX * offX + offY * offY + offZ * offZ);
      }
    }
    out.channels = channels;
    // A single photo-electron gives 1 +- 0.35 p.e.
    out.charge = Math.max(0, total + 0.35 * Math.sqrt(total) * random.normal());
  }

  /** Scale of the loss curve, GeV/m at 1500 m, by the counts outside stochastic segments; three rounds find these. */
  #fit(): { scale: number; stochastics: number } {
    this.#isStochastic.fill(0);
    let scale = 0;
    let stochastics = 0;
    for (let round = 0; round < 3; round++) {
      let [counted, expected] = [0, 0];
      for (let i = 0; i < segments; i++) {
        if (this.#isStochastic[i]) continue;
        counted += this.#counted[i];
        expected += this.#expected[i];
      }
      scale = expected > 0 ? counted / expected : 0;
      stochastics = this.#markStochastic(scale);
    }
    return { scale, stochastics };
  }

  #markStochastic(scale: number): number {
    let found = 0;
    for (let i = 0; i < segments; i++) {
      const fitted = scale * shareAt(i);
      const judged = scale * this.#expected[i] > stochastic.fewestExpected;
      const loss = judged ? (this.#counted[i] / this.#expected[i]) * shareAt(i) : 0;
      this.#isStochastic[i] = loss > stochastic.factor * fitted ** stochastic.power ? 1 : 0;
      found += this.#isStochastic[i];
    }
    return found;
  }
}

/** exp(-d / fading) / d. @param square  of the distance, m^2 */
function fading(square: number): number {
  const distance = Math.max(nearestM, Math.sqrt(square));
  return Math.exp(-distance / fadingM) / distance;
}
