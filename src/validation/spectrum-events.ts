import { parallelMap } from '../engine/index.js';
import { type MassGroup4, massGroups4 } from '../flux/index.js';
import { type KnownSpectrum, knownFlux } from './known-spectrum.js';

/** The truth of simulated events, as far as their weight depends on it. */
export interface SimulatedTruth {
  /** [event] */
  readonly energyGeV: Float64Array;
  /** [event] index in p, He, O, Fe. */
  readonly primary: Uint8Array;
  /** [event] events per unit of flux (m^-2 s^-1 sr^-1 GeV^-1) that each stands for. */
  readonly exposure: Float64Array;
}

/** [spectrum][event] expected events of each simulated event, one spectrum a task. */
export function spectrumEvents(
  spectra: readonly KnownSpectrum[],
  truth: SimulatedTruth,
): Promise<Float64Array[]> {
  const module = new URL('./spectrum-events.js', import.meta.url).href;
  return parallelMap(spectra, { module, export: 'eventsOfSpectrum', args: truth }, { batchSize: 1 });
}

/** Runs in a worker. */
export function eventsOfSpectrum(
  spectrum: KnownSpectrum,
  { energyGeV, primary, exposure }: SimulatedTruth,
): Float64Array {
  const model = knownFlux(spectrum);
  const members = massGroups4.map((group): MassGroup4[] => [group]);
  return exposure.map((each, i) => each * model.groupFlux(members[primary[i]], energyGeV[i]));
}
