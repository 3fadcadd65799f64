import { fluxModel, type MassGroup4, publishedSpectrum } from '../flux/index.js';
import { type AnalysisReportParts, fluxSpectrumOf, publishedSpectrumOf } from '../plots/index.js';
import type { SpectrumColumns } from './flux-of-counts.js';
import type { ReportInput } from './report-parts.js';
import type { FluxShift } from './stages/flux.js';

type Breakdown = NonNullable<AnalysisReportParts['breakdowns']>[number];

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
      models: report.models.flatMap((name) => modelCurves(name, groups, flux.energy_edges_gev, context)),
      published: report.published.map((name) => publishedSpectrumOf(publishedSpectrum(name))),
    },
    breakdowns: groups.map((group) => breakdown({ flux, context }, group)),
  };
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

/** Relative uncertainties of one projection by source; up and down shifts are added in quadrature apart. */
function breakdown({ flux, context }: Pick<ReportInput, 'flux' | 'context'>, group: string): Breakdown {
  const columns = flux.projections[group];
  const cells = cellsOf(group, context);
  const statistical = [
    symmetric('statistical', columns, columns.stat),
    symmetric('Monte-Carlo', columns, columns.mc),
  ];
  const shifts = flux.systematics.map((shift) => shiftOf(shift, columns, cells));
  const sources = [...statistical, ...shifts];
  const quadrature = (side: 'up' | 'down'): number[] =>
    columns.flux.map((_, bin) =>
      Math.sqrt(sources.reduce((sum, source) => sum + Number(source[side][bin]) ** 2, 0)),
    );
  const total = { up: quadrature('up'), down: quadrature('down').map((value) => -value) };
  return { group, lgEnergyEdges: flux.energy_edges_gev.map(Math.log10), sources, total };
}

/** [bin] the cells of flux.json that add up to the projection. */
function cellsOf(name: string, { causes }: ReportInput['context']): (bin: number) => number[] {
  const count = causes.groups.length;
  const isGroup = causes.groups.some((group) => group.name === name);
  const taken = causes.groups.flatMap((group, index) => {
    const inside = isGroup ? group.name === name : name === 'total' || group.side === name;
    return inside ? [index] : [];
  });
  return (bin) => taken.map((group) => bin * count + group);
}

function symmetric(name: string, { flux }: SpectrumColumns, errors: readonly number[]) {
  const relative = errors.map((error, bin) => error / flux[bin]);
  return { name, up: relative, down: relative.map((value) => -value) };
}

/** The larger of the shifts as the upper error, the smaller as the lower; one variation counts for both signs. */
function shiftOf({ name, up, down }: FluxShift, { flux }: SpectrumColumns, cells: (bin: number) => number[]) {
  const relative = (shift: readonly number[]): number[] =>
    flux.map((value, bin) => cells(bin).reduce((sum, cell) => sum + shift[cell], 0) / value);
  const first = relative(up);
  const second = down ? relative(down) : first.map((value) => -value);
  return {
    name,
    up: first.map((value, bin) => Math.max(0, value, second[bin])),
    down: first.map((value, bin) => Math.min(0, value, second[bin])),
  };
}
