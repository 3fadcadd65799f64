import { systematicCovariance } from '../../unfolding/index.js';
import type { RunContext } from '../context.js';
import { type FluxResult, fluxOfCounts } from '../flux-of-counts.js';
import type { Stored } from '../run-directory.js';
import type { EventsResult } from './events.js';
import type { SystematicResult } from './systematics.js';
import type { SpectrumResult } from './unfolding.js';

/** A systematic source as a shift of the fluxes: [cell], m^-2 s^-1 sr^-1 GeV^-1. */
export interface FluxShift {
  readonly name: string;
  readonly kind: string;
  readonly up: readonly number[];
  /** Absent for a source with one variation, which counts for both signs. */
  readonly down?: readonly number[];
}

/** What flux.json holds. */
export interface FluxFile extends FluxResult {
  readonly systematics: readonly FluxShift[];
}

/** The unfolded counts as fluxes, with all systematic sources. Quick: not a stage of its own. */
export function fluxFile(
  { causes, analysis }: RunContext,
  events: Stored<EventsResult>,
  spectrum: Stored<SpectrumResult>,
  systematics: readonly Stored<SystematicResult>[],
): FluxFile {
  const { publish } = analysis.content.energy;
  const sources = [...systematics, ...livetimeSource(events, spectrum.unfolded)];
  const size = spectrum.unfolded.length;
  const added = (shift: readonly number[]): number[] =>
    shift.map((value, cell) => value + spectrum.unfolded[cell]);
  const { stat, mc } = spectrum.covariance;
  const variations = sources.map(({ name, up, down }) => ({
    name,
    up: added(up),
    ...(down && { down: added(down) }),
  }));
  const syst = systematicCovariance(spectrum.unfolded, variations).covariance.data;
  const total = stat.map((value, index) => value + mc[index] + syst[index]);
  const exposure = { etendue: events.etendue, livetimeSeconds: events.livetimeSeconds };
  const convert = (counts: readonly number[]): number[] => {
    const none = new Float64Array(size * size);
    const covariance = { stat: none, mc: none, syst: none, total: none };
    return [...fluxOfCounts({ counts, covariance }, causes, exposure, publish).flux];
  };
  return {
    ...fluxOfCounts(
      { counts: spectrum.unfolded, covariance: { stat, mc, syst, total } },
      causes,
      exposure,
      publish,
    ),
    systematics: sources.map(({ name, kind, up, down }) => ({
      name,
      kind,
      up: convert(up),
      ...(down && { down: convert(down) }),
    })),
  };
}

/** The livetime's error moves all cells together: a longer livetime is a smaller flux. */
function livetimeSource(events: Stored<EventsResult>, unfolded: readonly number[]): SystematicResult[] {
  const { livetimeSeconds, livetimeErrorSeconds } = events;
  if (livetimeErrorSeconds === 0) return [];
  const relative = livetimeErrorSeconds / livetimeSeconds;
  const [up, down] = [relative, -relative].map((share) => unfolded.map((counts) => counts * share));
  return [{ name: 'livetime', kind: 'data', up, down }];
}
