import type { RandomStream } from '../../core/index.js';
import type { InIceResponse } from '../ice/in-ice-response.js';
import { bundleEnergyLoss } from '../shower/muon-bundle.js';
import type { Core, Shower } from '../shower/shower.js';
import { lgEnergyOfPureS125, lgEnergyOfS125 } from '../shower/surface-size.js';
import type { ArrayResponse } from '../surface/array-response.js';
import { lgSignalAt } from '../surface/lateral-distribution.js';
import type { SurfaceFit } from '../surface/surface-stage.js';
import { openingAngle } from './directions.js';
import type { EventColumns } from './event-buffer.js';
import { passesIceTopQuality, passesInIceQuality } from './quality-cuts.js';
import { reconstructionStations } from './selection.js';

/** Everything about one throw that the row of an event is made from. */
export interface Throw {
  readonly shower: Shower;
  readonly core: Core;
  readonly lnA: number;
  readonly array: ArrayResponse;
  readonly fit: SurfaceFit;
  readonly inIce: InIceResponse;
  /** Of the true core and track. */
  readonly surfaceContainment: number;
  readonly iceContainment: number;
  readonly reconstructedSurface: number;
  readonly reconstructedIce: number;
}

/** Writes the quantities of one event into its row, and the cuts computed from them. */
export function fillEvent(t: Throw, random: RandomStream, e: EventColumns, row: number): void {
  fillTruth(t, e, row);
  fillArray(t, e, row);
  fillLaputop(t, e, row);
  fillInIce(t, random, e, row);
  e.passed_IceTopQualityCuts[row] = passesIceTopQuality(e, row) ? 1 : 0;
  e.passed_InIceQualityCuts[row] = passesInIceQuality(e, row) ? 1 : 0;
}

function fillTruth(
  { shower, core, surfaceContainment, iceContainment, fit, array }: Throw,
  e: EventColumns,
  row: number,
): void {
  e.MC_energy[row] = 10 ** shower.lgEnergy;
  e.MC_zenith[row] = shower.zenithRad;
  e.MC_azimuth[row] = shower.azimuthRad;
  e.MC_x[row] = core.x;
  e.MC_y[row] = core.y;
  e.FractionContainment_MCPrimary_IceTop[row] = surfaceContainment;
  e.FractionContainment_MCPrimary_InIce[row] = iceContainment;
  if (array.stations >= reconstructionStations) e.angle_MCPrimary_Laputop[row] = openingAngle(shower, fit);
}

function fillArray({ array }: Throw, e: EventColumns, row: number): void {
  e.NStations[row] = array.stations;
  e.StationDensity[row] = array.density;
  e.IceTopMaxSignal[row] = array.maxSignal;
  e.IceTopNeighbourMaxSignal[row] = array.neighbourSignal;
  e.IceTopMaxSignalString[row] = array.loudestStation;
  e.IceTopMaxSignalInEdge[row] = array.loudestOnEdge;
}

const fitRadii = [
  ['lap_s50', 50],
  ['lap_s80', 80],
  ['lap_s125', 125],
  ['lap_s180', 180],
  ['lap_s250', 250],
  ['lap_s500', 500],
] as const;
const lgRadiusRatios = fitRadii.map(([, radius]) => Math.log10(radius / 125));

function fillLaputop(t: Throw, e: EventColumns, row: number): void {
  const { fit, array } = t;
  const found = array.stations >= reconstructionStations;
  e.has_laputop[row] = found ? 1 : 0;
  if (!found) return;
  for (let i = 0; i < fitRadii.length; i++)
    e[fitRadii[i][0]][row] = 10 ** lgSignalAt(fit.lgS125, fit.slope, lgRadiusRatios[i]);
  const cosZenith = Math.cos(fit.zenithRad);
  e.lap_zenith[row] = fit.zenithRad;
  e.lap_azimuth[row] = fit.azimuthRad;
  e.lap_x[row] = fit.x;
  e.lap_y[row] = fit.y;
  e.lap_beta[row] = fit.slope;
  e.lap_energy[row] = 10 ** lgEnergyOfS125(fit.lgS125, cosZenith);
  e.lap_energy_proton[row] = 10 ** lgEnergyOfPureS125(fit.lgS125, cosZenith, 'proton');
  e.lap_energy_iron[row] = 10 ** lgEnergyOfPureS125(fit.lgS125, cosZenith, 'iron');
  e.FractionContainment_Laputop_IceTop[row] = t.reconstructedSurface;
  e.FractionContainment_Laputop_InIce[row] = t.reconstructedIce;
  e.lap_ndf[row] = fit.ndf;
  e.lap_chi2[row] = fit.chargeChi2 / fit.ndf;
  e.lap_chi2_time[row] = fit.timeChi2;
  e.lap_rlogl[row] = fit.reducedLogLikelihood;
  e.lap_fitstatus_ok[row] = fit.converged ? 1 : 0;
}

/** Share of energy-loss fits that converge, spread of lg(predicted / measured charge), and of lg(reduced likelihood) [chosen]. */
const stochConverges = 0.985;
const predictionSpread = 0.02;
const likelihoodSpread = 0.3;

function fillInIce({ inIce, shower, lnA }: Throw, random: RandomStream, e: EventColumns, row: number): void {
  const { channels, charge } = inIce;
  e.NChannels_1_60[row] = channels;
  e.NHits_1_60[row] = inIce.hits;
  e.InIce_charge_1_60[row] = charge;
  const share = random.gamma(2);
  e.max_qfrac_1_60[row] = channels > 0 ? share / (share + random.gamma(9 + channels / 4)) : Number.NaN;
  const found = channels >= 3;
  const converged = found && random.uniform() < stochConverges;
  e.has_millipede[row] = found ? 1 : 0;
  e.has_stoch[row] = converged ? 1 : 0;
  if (found) {
    const radius = 12 * random.gamma(6);
    e.avg_inice_radius[row] = radius;
    e.std_inice_radius[row] = 0.55 * radius * Math.exp(0.2 * random.normal());
    e.mil_rlogl[row] = 10 ** (0.9 + likelihoodSpread * random.normal());
    e.mil_qtot_measured[row] = charge * (0.9 + 0.05 * random.normal());
    e.mil_qtot_predicted[row] = e.mil_qtot_measured[row] * 10 ** (predictionSpread * random.normal());
  }
  if (converged) fillEnergyLoss(inIce, shower.lgEnergy, lnA, { random, e, row });
}

/** Loss of the bundle at a depth over that at 1500 m, of a vertical shower of a PeV per nucleon. */
const shareOfLoss = (slantDepthM: number): number =>
  bundleEnergyLoss(typical, slantDepthM) / bundleEnergyLoss(typical, 1500);
const typical = { energyGeV: 1e6, massNumber: 1, cosZenith: 1 };

/** Stochastic losses: 0.9 (E / PeV)^0.35 A^0.2 on average [chosen]. */
function fillEnergyLoss(
  { energyLoss, stochastics }: Throw['inIce'],
  lgEnergy: number,
  lnA: number,
  { random, e, row }: { random: RandomStream; e: EventColumns; row: number },
): void {
  e.eloss_1500_standard[row] = energyLoss;
  e.eloss_1800_standard[row] = energyLoss * shareAt1800;
  e.eloss_2100_standard[row] = energyLoss * shareAt2100;
  const drawn = random.poisson(0.9 * 10 ** (0.35 * (lgEnergy - 6)) * Math.exp(0.2 * lnA));
  e.n_he_stoch[row] = Number.isNaN(stochastics) ? drawn : stochastics;
  e.rel_he_stoch[row] = 0.4 * random.gamma(2);
  e.stoch_chi2_red[row] = 0.25 * random.gamma(4);
}

const shareAt1800 = shareOfLoss(1800);
const shareAt2100 = shareOfLoss(2100);
