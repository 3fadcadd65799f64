import { type ReportSection, type Table, zenithBandsFigure } from '../../plots/index.js';
import type { FluxFile } from '../stages/flux.js';

type Fluxes = Pick<FluxFile, 'energy_edges_gev' | 'zenith_bands'>;

/** Whether the fluxes of the bands are one, by projection; nothing without bands. */
export function zenithBandTable({ zenith_bands: found }: Pick<Fluxes, 'zenith_bands'>): Table[] {
  if (found?.consistency === undefined) return [];
  const { edges_degrees: edges, bands, consistency } = found;
  const events = bands.map(
    ({ events: counted }, k) => `${edges[k]}°–${edges[k + 1]}°: ${Math.round(counted)} events`,
  );
  return [
    {
      title: 'Bands of zenith against one flux in all of them',
      columns: [
        { name: 'flux' },
        { name: 'χ²', align: 'right' },
        { name: 'degrees of freedom', align: 'right' },
        { name: 'p', align: 'right' },
      ],
      rows: Object.entries(consistency).map(([name, { chi2, ndf, p_value: p }]) => [
        name,
        chi2.toFixed(1),
        `${ndf}`,
        p.toPrecision(2),
      ]),
      note: `${events.join(', ')}. Errors of data and simulation with all their correlations; systematic sources are left out.`,
    },
  ];
}

/** The section of a report that shows the bands; nothing without them. */
export function zenithBandSection(flux: Fluxes): ReportSection[] {
  const { zenith_bands: found, energy_edges_gev: edgesGeV } = flux;
  if (found === undefined) return [];
  const { edges_degrees: edges, bands, combined } = found;
  const ofBand = (name: string) =>
    bands.map(({ projections }, k) => {
      const over = (values: readonly number[]): number[] =>
        values.map((value, bin) => value / combined[name].flux[bin]);
      return {
        zenithDegrees: [edges[k], edges[k + 1]] as const,
        ratio: over(projections[name].flux),
        ratioErr: over(projections[name].total),
      };
    });
  return [
    {
      name: 'zenith-bands',
      title: 'Bands of zenith',
      paragraphs: [
        'All bands are unfolded together, each with its own efficiencies, so that showers reconstructed in a neighbouring band are brought back. Snow, attenuation in the air and the geometry of the detector change with zenith: fluxes that differ point at what the simulation of these lacks.',
      ],
      tables: zenithBandTable(flux),
      figures: Object.keys(combined).map((group) =>
        zenithBandsFigure({ group, lgEnergyEdges: edgesGeV.map(Math.log10), bands: ofBand(group) }),
      ),
    },
  ];
}
