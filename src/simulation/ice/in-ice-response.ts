import type { RandomStream } from '../../core/index.js';
import type { Shower } from '../shower/shower.js';

/** What the detector in the ice saw of one throw. */
export interface InIceResponse {
  /** Reconstructed dE/dX at 1500 m slant depth, GeV/m. */
  energyLoss: number;
  channels: number;
  hits: number;
  /** p.e. */
  charge: number;
  /** Segments with a stochastic loss; NaN where the level does not follow the losses. */
  stochastics: number;
}

/** Spread of lg(dE/dX) that the reconstruction adds, of lg(charge) and of ln(channels) [chosen]. */
const energyLossResolution = 0.06;
const chargeSpread = 0.15;
const channelSpread = 0.2;

/** Light falls by e over this many units of containment beyond the outline, about 45 m at 500 m [chosen]. */
const lightReach = 0.09;
const channelsOnStrings = 60 * 78;

/** A shower's track through the ice. */
export interface TrackInIce {
  readonly shower: Shower;
  readonly lnA: number;
  /** Of the true track; beyond 1 the light fades. */
  readonly containment: number;
  /** lg of the factor on the light yield. */
  readonly lgLight: number;
}

/**
 * dE/dX, charge and channels of strings 1 to 78 [chosen relations: lg Q = 1.75 + 0.95 lg(dE/dX), channels 8 + 11 (dE/dX)^0.75].
 */
export function respondInIce(
  { shower, containment, lgLight }: Omit<TrackInIce, 'lnA'>,
  random: RandomStream,
  out: InIceResponse,
): void {
  const lgLoss = shower.lgEnergyLoss + lgLight + energyLossResolution * random.normal();
  const visible = containment <= 1 ? 1 : Math.exp(-(containment - 1) / lightReach);
  const wanted = 8 + 11 * 10 ** (0.75 * lgLoss) * Math.exp(channelSpread * random.normal());
  out.energyLoss = 10 ** lgLoss;
  out.channels = Math.min(channelsOnStrings, Math.round(wanted * visible));
  out.stochastics = Number.NaN;
  out.hits = Math.round(1.35 * out.channels);
  out.charge = visible * 10 ** (1.75 + 0.95 * lgLoss + chargeSpread * random.normal());
}
