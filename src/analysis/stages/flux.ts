import { systematicCovariance } from '../../unfolding/index.js';
import type { RunContext } from '../context.js';
import { type FluxResult, fluxOfCounts } from '../flux-of-counts.js';
import type { Stored } from '../run-directory.js';
import { type CountShift, type SystematicResult, shiftedCounts } from '../systematic-shifts.js';
import { type YearFluxes, yearFluxes } from '../year-fluxes.js';
import type { EventsResult } from './events.js';
import type { SpectrumResult } from './unfolding.js';
import type { YearsResult } from './years.js';

/** A systematic source as a shift of the fluxes: [cell], m^-2 s^-1 sr^-1 GeV^-1. */
export interface FluxShift extends CountShift {
  readonly name: string;
  readonly kind: string;
}

/** What flux.json holds. */
export interface FluxFile extends FluxResult, Partial<YearFluxes> {
  readonly systematics: readonly FluxShift[];
}

/** Everything that a flux is made of. */
export interface FluxInputs {
  readonly events: Stored<EventsResult>;
  readonly spectrum: Stored<SpectrumResult>;
  readonly systematics: readonly SystematicResult[];
  /** The years alone; without any where there is one. */
  readonly years: Stored<YearsResult>;
}

/** The unfolded counts as fluxes, with all systematic sources, and those of each year. Quick: not a stage of its own. */
export function fluxFile(context: RunContext, inputs: FluxInputs): FluxFile {
  const { events, spectrum, systematics, years } = inputs;
  const { causes, analysis } = context;
  const { publish } = analysis.content.energy;
  const sources = [...systematics, ...livetimeSource(events, spectrum.unfolded)];
  const { stat, mc, background } = spectrum.covariance;
  const variations = sources.map((source) => shiftedCounts(source, spectrum.unfolded));
  const shifts = systematicCovariance(spectrum.unfolded, variations).covariance.data;
  const syst = Array.from(shifts, (value, index) => value + (background?.[index] ?? 0));
  const total = stat.map((value, index) => value + mc[index] + syst[index]);
  const exposure = { etendue: events.etendue, livetimeSeconds: events.livetimeSeconds };
  const convert = (counts: readonly number[]): number[] => {
    const none = new Float64Array(counts.length ** 2);
    const covariance = { stat: none, mc: none, syst: none, total: none };
    return [...fluxOfCounts({ counts, covariance }, causes, exposure, publish).flux];
  };
  const covariance = { stat, mc, syst, total };
  return {
    ...fluxOfCounts({ counts: spectrum.unfolded, covariance }, causes, exposure, publish),
    systematics: sources.map(({ name, kind, up, down }) => ({
      name,
      kind,
      up: convert(up),
      ...(down && { down: convert(down) }),
    })),
    ...(years.years.length > 0 && yearFluxes(context, inputs)),
  };
}

/** The livetime's error moves all cells together: a longer livetime is a smaller flux. */
function livetimeSource(
  { livetimeSeconds, livetimeErrorSeconds }: Stored<EventsResult>,
  unfolded: readonly number[],
): FluxShift[] {
  if (livetimeErrorSeconds === 0) return [];
  const relative = livetimeErrorSeconds / livetimeSeconds;
  const [up, down] = [relative, -relative].map((share) => unfolded.map((counts) => counts * share));
  return [{ name: 'livetime', kind: 'data', up, down }];
}
