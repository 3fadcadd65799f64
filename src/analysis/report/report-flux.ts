import { meanLogMass } from '../../events/index.js';
import { type FluxModel, fluxModel, type MassGroup4, publishedSpectrum } from '../../flux/index.js';
import { type AnalysisReportParts, fluxSpectrumOf, publishedSpectrumOf } from '../../plots/index.js';
import type { ReportInput } from './report-input.js';

/** Flux per group, light, heavy and total with models and published points, and the uncertainties by source. */
export function fluxParts({
  flux,
  context,
}: Pick<ReportInput, 'flux' | 'context'>): Partial<AnalysisReportParts> {
  const { report } = context.analysis.content;
  const spectrum = fluxSpectrumOf(flux);
  const groups = spectrum.series.map(({ group }) => group);
  return {
    flux: {
      ...spectrum,
      models: [
        ...report.models.flatMap((name) => modelCurves(name, groups, flux.energy_edges_gev, context)),
        ...fitCurves(flux),
      ],
      published: report.published.map((name) => publishedSpectrumOf(publishedSpectrum(name))),
    },
    ...(flux.fit && { fit: flux.fit }),
    ...compositionParts({ flux, context }),
    ...correlationParts({ flux, context }),
    breakdowns: groups.map((group) => ({
      group,
      lgEnergyEdges: flux.energy_edges_gev.map(Math.log10),
      ...flux.breakdown[group],
    })),
  };
}

/** Fractions and mean logarithmic mass, beside the first model of the report that has groups. */
function compositionParts({
  flux,
  context,
}: Pick<ReportInput, 'flux' | 'context'>): Partial<AnalysisReportParts> {
  const { fractions, mean_ln_a: mass } = flux.composition;
  const edges = flux.energy_edges_gev;
  const lgEnergyEdges = edges.map(Math.log10);
  const models = context.analysis.content.report.models
    .map((label) => ({ label, model: fluxModel(label) }))
    .filter(({ model }) => model.hasComposition);
  const bins = Array.from({ length: edges.length - 1 }, (_, bin) => [edges[bin], edges[bin + 1]] as const);
  const shareIn = (model: FluxModel, group: string): number[] =>
    bins.map(
      ([low, high]) => model.integral(low, high, membersOf(group, context)) / model.integral(low, high),
    );
  const { groups } = context.causes;
  return {
    fractions: {
      lgEnergyEdges,
      groups: groups.map(({ name }) => ({
        group: name,
        fraction: fractions[name].value,
        fractionErr: fractions[name].total,
        ...(models.length > 0 && { model: shareIn(models[0].model, name) }),
      })),
      modelName: models[0]?.label,
    },
    meanLogarithmicMass: {
      lgEnergyEdges,
      meanLnA: mass.value,
      statErr: mass.stat,
      totalErr: mass.total,
      models: models.map(({ label, model }) => ({
        name: label,
        meanLnA: bins.map((_, bin) =>
          groups.reduce((sum, group) => sum + meanLogMass(group) * shareIn(model, group.name)[bin], 0),
        ),
      })),
    },
  };
}

/** Correlations of the published flux, and those between the sources where there are any. */
function correlationParts({
  flux,
  context,
}: Pick<ReportInput, 'flux' | 'context'>): Partial<AnalysisReportParts> {
  const { names, correlations } = flux.systematic_sources;
  const any = correlations.some((row, i) => row.some((value, j) => i !== j && value !== 0));
  const matrices = { systematic: flux.covariance.syst, total: flux.covariance.total };
  return {
    ...(any && { sourceCorrelations: { names, correlations } }),
    fluxCovariances: Object.entries(matrices)
      .filter(([, rows]) => rows.some((row) => row.some((value) => value !== 0)))
      .map(([kind, rows]) => ({
        kind,
        groups: context.causes.groups.map(({ name }) => name),
        lgEnergyEdges: flux.energy_edges_gev.map(Math.log10),
        covariance: rows.flat(),
      })),
  };
}

/** The fitted flux model at the middles of the bins. */
function fitCurves({ fit, energy_edges_gev: edges }: ReportInput['flux']) {
  const energyGeV = edges.slice(1).map((edge, bin) => Math.sqrt(edge * edges[bin]));
  return Object.entries(fit?.projections ?? {}).map(([group, flux]) => ({
    model: 'fit through the response',
    group,
    energyGeV,
    flux,
  }));
}

function modelCurves(
  name: string,
  groups: readonly string[],
  edgesGeV: readonly number[],
  context: ReportInput['context'],
) {
  const model = fluxModel(name);
  const [low, high] = [Math.log10(edgesGeV[0]) - 0.2, Math.log10(edgesGeV[edgesGeV.length - 1]) + 0.2];
  const energyGeV = Array.from({ length: 41 }, (_, i) => 10 ** (low + ((high - low) * i) / 40));
  return groups.flatMap((group) => {
    const members = membersOf(group, context);
    if (members !== undefined && !model.hasComposition) return [];
    const value = (energy: number): number =>
      members ? model.groupFlux(members, energy) : model.total(energy);
    return [{ model: name, group, energyGeV, flux: energyGeV.map(value) }];
  });
}

/** The primaries that a projection's name stands for; nothing for the total. */
function membersOf(name: string, { causes }: ReportInput['context']): MassGroup4[] | undefined {
  if (name === 'total') return undefined;
  const own = causes.groups.find((group) => group.name === name);
  const groups = own ? [own] : causes.groups.filter(({ side }) => side === name);
  return groups.flatMap(({ members }) => members as readonly MassGroup4[]);
}
