import { systematicCovariance } from '../../unfolding/index.js';
import type { RunContext } from '../run/context.js';
import type { FluxInputs } from '../stages/flux-inputs.js';
import { publishedSums } from './breakdown.js';
import { bySource, fluxOfCounts, projectionNames, type SpectrumColumns } from './flux-of-counts.js';
import { shiftedCounts } from './systematic-shifts.js';
import { type JointCovariances, type RatioColumns, ratioColumns } from './year-ratios.js';

/** The flux of one year, unfolded alone. */
export interface YearFlux {
  readonly name: string;
  readonly detector: string;
  /** Selected events inside the cells of the effects, with their weights. */
  readonly counts: number;
  readonly livetime_seconds: number;
  readonly livetime_error_seconds: number;
  /** By name of a group, 'light', 'heavy', 'total': each [bin], m^-2 s^-1 sr^-1 GeV^-1. */
  readonly projections: Readonly<Record<string, SpectrumColumns>>;
}

/**
 * What flux.json holds of several years. Between years, statistics and livetimes are independent, while the fluctuations of one
 * simulation and every systematic source are shared: they nearly cancel in the ratios.
 */
export interface YearFluxes {
  readonly years: readonly YearFlux[];
  readonly year_ratios: readonly {
    readonly year: string;
    readonly reference: string;
    readonly projections: Readonly<Record<string, RatioColumns>>;
  }[];
}

/** The fluxes of the years and their ratios to the first year's. */
export function yearFluxes(context: RunContext, inputs: FluxInputs): YearFluxes {
  const { causes, analysis } = context;
  const { publish } = analysis.content.energy;
  const { events, years } = inputs;
  const unfolded = years.years.flatMap((year) => year.unfolded);
  const joint = jointCovariances(inputs, unfolded);
  const cells = unfolded.length / years.years.length;
  const fluxes = events.years.map((year, index): YearFlux => {
    const { etendue } = events.simulations[year.simulation];
    const exposure = { etendue, livetimeSeconds: year.livetimeSeconds };
    const covariance = bySource((source) => diagonalBlock(joint[source], index, cells));
    const counts = years.years[index].unfolded;
    return {
      name: year.name,
      detector: year.detector,
      counts: years.years[index].counted,
      livetime_seconds: year.livetimeSeconds,
      livetime_error_seconds: year.livetimeErrorSeconds,
      projections: fluxOfCounts({ counts, covariance }, causes, exposure, publish).projections,
    };
  });
  const [first, ...others] = fluxes;
  return {
    years: fluxes,
    year_ratios: others.map((year, index) => ({
      year: year.name,
      reference: first.name,
      projections: Object.fromEntries(
        projectionNames(causes).map((name) => [
          name,
          ratioColumns(
            {
              counts: unfolded,
              joint,
              cells,
              index: index + 1,
              members: publishedSums(name, { causes, publish }),
            },
            year.projections[name].flux.map((flux, bin) => flux / first.projections[name].flux[bin]),
          ),
        ]),
      ),
    })),
  };
}

/** [year x cells + cell, the same]. The livetime of each year is a source of its own, that moves only this year. */
function jointCovariances(
  { events, systematics, years }: FluxInputs,
  unfolded: readonly number[],
): JointCovariances {
  const cells = unfolded.length / years.years.length;
  const stacked = systematics.map(({ name, rule, set, correlatedWith, years: shifts }) => ({
    name,
    rule,
    set,
    correlatedWith,
    up: shifts.flatMap(({ up }) => up),
    ...(shifts.every(({ down }) => down !== undefined) && { down: shifts.flatMap(({ down }) => down!) }),
  }));
  const livetimes = events.years.map(({ name, livetimeSeconds, livetimeErrorSeconds }, index) => ({
    name: `livetime of ${name}`,
    up: unfolded.map((counts, cell) =>
      Math.floor(cell / cells) === index ? (counts * livetimeErrorSeconds) / livetimeSeconds : 0,
    ),
  }));
  const sources = [...stacked, ...livetimes].map((source) => shiftedCounts(source, unfolded));
  const syst = systematicCovariance(unfolded, sources).covariance.data as Float64Array;
  const { stat, mc } = years.covariance;
  return { stat, mc, syst, total: stat.map((value, k) => value + mc[k] + syst[k]) };
}

function diagonalBlock(joint: ArrayLike<number>, index: number, cells: number): Float64Array {
  const size = Math.sqrt(joint.length);
  const start = index * cells;
  return Float64Array.from({ length: cells * cells }, (_, k) => {
    const [row, column] = [Math.floor(k / cells), k % cells];
    return joint[(start + row) * size + start + column];
  });
}
