import type { AnalysisReportParts, YearRatioSummary, YearSummary } from '../../plots/index.js';
import type { RunResults } from '../run/run-results.js';
import type { YearFluxes } from '../spectrum/year-fluxes.js';

type Results = Pick<RunResults, 'events' | 'flux'>;

/** The years with their livetimes, by month where they are fitted. */
export function yearSummaries({ events, flux }: Results): YearSummary[] {
  return events.years.map(({ name, detector, livetime, livetimeSeconds, livetimeErrorSeconds }, index) => ({
    name,
    detector,
    events: flux.years?.[index].counts,
    livetimeS: livetimeSeconds,
    livetimeErrS: livetimeErrorSeconds,
    months: livetime,
  }));
}

/** Ratios of all particles; nothing where there is one year. */
export function yearRatioSummaries({ flux }: Pick<Results, 'flux'>): YearRatioSummary[] {
  return ratiosOf(flux).map(({ year, reference, projections: { total } }) => ({
    year,
    reference,
    energyEdgesGeV: flux.energy_edges_gev,
    ratio: total.ratio,
    stat: total.stat,
    syst: total.syst.map((error, bin) => Math.hypot(error, total.mc[bin])),
    pValue: total.p_value,
  }));
}

const ratiosOf = ({ year_ratios }: RunResults['flux']): YearFluxes['year_ratios'] => year_ratios ?? [];

/** Tables and figure of the report. */
export function yearParts(results: Results): Partial<AnalysisReportParts> {
  const years = yearSummaries(results);
  const ratios = ratiosOf(results.flux);
  if (ratios.length === 0) return { years: { years } };
  const yearRatios = {
    reference: ratios[0].reference,
    group: 'total',
    lgEnergyEdges: results.flux.energy_edges_gev.map(Math.log10),
    years: ratios.map(({ year, projections: { total } }) => ({
      name: year,
      ratio: total.ratio,
      ratioErr: total.total,
    })),
  };
  return { years: { years, ratios: yearRatioSummaries(results) }, yearRatios };
}
