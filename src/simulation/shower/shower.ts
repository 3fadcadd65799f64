import type { RandomStream } from '../../core/index.js';
import type { PrimaryName } from '../../events/index.js';
import { drawDepthDeviation, meanDepthOfMaximum, sizeEffect } from './depth-of-maximum.js';
import { depthShift, type HadronicModel, hadronicModel, lgMuonRatio } from './hadronic-model.js';
import { massParameters } from './mass.js';
import { bundleEnergyLoss } from './muon-bundle.js';
import { meanLgS125 } from './surface-size.js';
import type { EnergyLossModel, Variation } from './variation.js';

/** Where the axis of a shower meets the array's plane, m. */
export interface Core {
  readonly x: number;
  readonly y: number;
}

/** One shower: all that is equal for its throws. */
export interface Shower {
  lgEnergy: number;
  zenithRad: number;
  azimuthRad: number;
  cosZenith: number;
  depthOfMaximumGPerCm2: number;
  /** lg(S125/VEM) of the shower before any detector. */
  lgS125: number;
  /** lg of dE/dX at 1500 m slant depth in GeV/m, before any detector. */
  lgEnergyLoss: number;
}

/** Correlations of the fluctuations with the depth of maximum [chosen]: a deep shower is larger at ground and has fewer muons. */
const sizeWithDepth = 0.6;
const muonsWithDepth = -0.25;

/** Spread of lg S125 falls as 10^(-0.15 (lgE - 6)), that of lg(dE/dX) as 10^(-0.12 (lgE - 6)) [chosen]. */
const sizeSpreadFall = 0.15;
const lossSpreadFall = 0.12;

/** Shift of lg of the number of muons, and so of lg(dE/dX), in showers with few of them. */
const fewMuonsShift = -0.3;

/** lg(dE/dX) is straight in x = (lgE - 6.0106) / 0.9333, which is lg S125 of the H4a mixture. */
const lossPivot = 6.0106;
const lossUnit = 0.9333;
const referenceDepthM = 1500;

/** Draws showers of one primary, as a hadronic model makes them. */
export class ShowerSource {
  readonly mass;
  readonly #sizeEffect;
  readonly #energyLoss: EnergyLossModel;
  readonly #hadronic: HadronicModel;
  readonly #lgSurface: number;

  /** @throws {UsageError} an unknown hadronic model */
  constructor(primary: PrimaryName, { energyLoss = 'tuned', hadronicModel: name }: Variation = {}) {
    this.#energyLoss = energyLoss;
    this.mass = massParameters[primary];
    this.#sizeEffect = sizeEffect(this.mass);
    this.#hadronic = hadronicModel(name);
    this.#lgSurface = Math.log10(this.#hadronic.surface);
  }

  /** Fills in everything but energy and direction, which must stand in `shower`. */
  develop(shower: Shower, random: RandomStream): void {
    const { mass } = this;
    const { lgEnergy, cosZenith } = shower;
    const deviation = drawDepthDeviation(mass, random);
    const effect = this.#sizeEffect(deviation);
    const shifted = deviation + depthShift(this.#hadronic, lgEnergy, mass.lnA);
    shower.depthOfMaximumGPerCm2 = meanDepthOfMaximum(lgEnergy, mass.lnA) + shifted;
    // A model's mean depth acts on the size as a fluctuation to the same depth; the muons follow the fluctuation only.
    const size = correlated(sizeWithDepth, this.#sizeEffect(shifted), random.normal());
    // dE/dX is proportional to the number of muons that reach the depth, so that its fluctuation is theirs from shower to shower.
    const muons = correlated(muonsWithDepth, effect, random.normal());
    const aboveOnePeV = lgEnergy - 6;
    shower.lgS125 =
      meanLgS125(lgEnergy, cosZenith, mass.lnA) +
      mass.sizeSpread * 10 ** (-sizeSpreadFall * aboveOnePeV) * size;
    shower.lgEnergyLoss =
      this.#meanEnergyLoss(lgEnergy, cosZenith) +
      mass.energyLossSpread * 10 ** (-lossSpreadFall * aboveOnePeV) * muons;
    shower.lgS125 += this.#lgSurface;
    shower.lgEnergyLoss += lgMuonRatio(this.#hadronic, lgEnergy, mass.lnA);
    if (mass.fewMuonsShare > 0 && random.uniform() < mass.fewMuonsShare) shower.lgEnergyLoss += fewMuonsShift;
  }

  /** lg of dE/dX at 1500 m slant depth in GeV/m. */
  #meanEnergyLoss(lgEnergy: number, cosZenith: number): number {
    const { energyLossAtPivot, energyLossSlope, massNumber } = this.mass;
    if (this.#energyLoss === 'tuned') {
      return (
        energyLossAtPivot + energyLossSlope * ((lgEnergy - lossPivot) / lossUnit) - Math.log10(cosZenith)
      );
    }
    return Math.log10(
      bundleEnergyLoss({ energyGeV: 10 ** lgEnergy, massNumber, cosZenith }, referenceDepthM),
    );
  }
}

const correlated = (correlation: number, common: number, own: number): number =>
  correlation * common + Math.sqrt(1 - correlation * correlation) * own;
