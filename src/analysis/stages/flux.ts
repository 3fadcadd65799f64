import { nestedArrays } from '../../core/index.js';
import { systematicCovariance } from '../../unfolding/index.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import { type Breakdown, breakdownOf } from '../spectrum/breakdown.js';
import { type Composition, compositionOf } from '../spectrum/composition.js';
import { type FluxResult, fluxOfCounts } from '../spectrum/flux-of-counts.js';
import { type CountShift, type SourceRules, shiftedCounts } from '../spectrum/systematic-shifts.js';
import { type YearFluxes, yearFluxes } from '../spectrum/year-fluxes.js';
import type { ZenithBandFluxes } from '../zenith-bands/index.js';
import type { EventsResult } from './events.js';
import type { FluxFit } from './fit.js';
import type { FluxInputs } from './flux-inputs.js';

/** A systematic source as a shift of the fluxes: [cell], m^-2 s^-1 sr^-1 GeV^-1. */
export interface FluxShift extends CountShift, SourceRules {
  readonly name: string;
  readonly kind: string;
}

/** What flux.json holds. */
export interface FluxFile extends FluxResult, Partial<YearFluxes> {
  readonly systematics: readonly FluxShift[];
  /** Sources and sets as they enter the covariance: sum over pairs of correlation x shift x shift. */
  readonly systematic_sources: {
    readonly names: readonly string[];
    readonly members: readonly (readonly string[])[];
    /** [source][cell] of one standard deviation, m^-2 s^-1 sr^-1 GeV^-1 */
    readonly shifts: readonly (readonly number[])[];
    /** [source][source] */
    readonly correlations: readonly (readonly number[])[];
  };
  /** By projection. */
  readonly breakdown: Readonly<Record<string, Breakdown>>;
  readonly composition: Composition;
  /** A flux model of every group folded through the response; its fluxes by projection. */
  readonly fit?: Omit<Stored<FluxFit>, 'events'> & {
    readonly projections: Readonly<Record<string, readonly number[]>>;
  };
  /** The flux in bands of zenith, where the analysis file asks for it. */
  readonly zenith_bands?: Stored<ZenithBandFluxes>;
}

/** The unfolded counts as fluxes, with all systematic sources, and those of each year. Quick: not a stage of its own. */
export function fluxFile(context: RunContext, inputs: FluxInputs): FluxFile {
  const { events, spectrum, systematics, years } = inputs;
  const { causes, analysis } = context;
  const { publish } = analysis.content.energy;
  const sources = [...systematics, ...livetimeSource(events, spectrum.unfolded)];
  const { stat, mc, background } = spectrum.covariance;
  const variations = sources.map((source) => shiftedCounts(source, spectrum.unfolded));
  const joint = systematicCovariance(spectrum.unfolded, variations);
  const syst = Array.from(
    joint.covariance.data as Float64Array,
    (value, index) => value + (background?.[index] ?? 0),
  );
  const total = stat.map((value, index) => value + mc[index] + syst[index]);
  const exposure = { etendue: events.etendue, livetimeSeconds: events.livetimeSeconds };
  const convert = (counts: ArrayLike<number>): number[] => {
    const none = new Float64Array(counts.length ** 2);
    const covariance = { stat: none, mc: none, syst: none, total: none };
    return [...fluxOfCounts({ counts, covariance }, causes, exposure, publish).flux];
  };
  const covariance = { stat, mc, syst, total };
  const fitted = ({ events: counts, ...fit }: Stored<FluxFit>): FluxFile['fit'] => {
    const none = new Float64Array(counts.length ** 2);
    const unknown = { stat: none, mc: none, syst: none, total: none };
    const { projections } = fluxOfCounts({ counts, covariance: unknown }, causes, exposure, publish);
    const values = Object.entries(projections).map(([name, columns]) => [name, columns.flux]);
    return { ...fit, projections: Object.fromEntries(values) };
  };
  const flux = fluxOfCounts({ counts: spectrum.unfolded, covariance }, causes, exposure, publish);
  const { unfolded } = spectrum;
  const breakdownInputs = { causes, publish, unfolded, variations, background };
  const breakdown = Object.fromEntries(
    Object.entries(flux.projections).map(([name, columns]) => [
      name,
      breakdownOf(name, columns, breakdownInputs),
    ]),
  );
  return {
    ...flux,
    projections: withSides(flux.projections, breakdown),
    systematics: sources.map(({ name, kind, rule, set, correlatedWith, up, down }) => ({
      name,
      kind,
      rule,
      set,
      correlatedWith,
      up: convert(up),
      ...(down && { down: convert(down) }),
    })),
    systematic_sources: {
      names: joint.sources.map(({ name }) => name),
      members: joint.sources.map(({ members }) => members),
      shifts: joint.sources.map(({ shift }) => convert(shift)),
      correlations: nestedArrays(joint.correlations) as number[][],
    },
    breakdown,
    composition: compositionOf(context, { counts: spectrum.unfolded, covariance }),
    ...(inputs.fit && { fit: fitted(inputs.fit) }),
    ...(years.years.length > 0 && yearFluxes(context, inputs)),
    ...(inputs.zenithBands && { zenith_bands: inputs.zenithBands }),
  };
}

/** The systematic error of each side beside the symmetric one of the covariance, background in both. */
function withSides(
  projections: FluxResult['projections'],
  breakdown: Readonly<Record<string, Breakdown>>,
): FluxResult['projections'] {
  const sides = Object.entries(projections).map(([name, columns]) => {
    const { systematic, sources } = breakdown[name];
    const background = sources.find((source) => source.name === 'background')?.up;
    const side = (relative: readonly number[]): number[] =>
      columns.flux.map((flux, bin) => flux * Math.hypot(relative[bin], background?.[bin] ?? 0));
    return [name, { ...columns, syst_up: side(systematic.up), syst_down: side(systematic.down) }];
  });
  return Object.fromEntries(sides);
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
