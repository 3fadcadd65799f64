import { requireBins } from '../drawing/bins.js';
import type { Numbers } from '../drawing/figure.js';
import { groupStylesOf } from '../drawing/palette.js';
import type { FluxSeries } from '../figures/flux-spectrum.js';
import type { Table } from './table.js';
import { formatMeasurement } from './uncertainty.js';

/** The flux of one mass group, light, heavy or total: a row per energy bin, every part of the error beside the value. */
export function fluxTable(energyEdgesGeV: Numbers, series: FluxSeries): Table {
  requireBins(`table of ${series.group}`, 'flux', series.flux, energyEdgesGeV.length - 1);
  return {
    title: `Flux, ${groupStylesOf([series.group])[0].label}`,
    columns: [
      { name: 'log10(E/GeV)' },
      { name: `flux ${errorNames([series])}`, unit: 'm⁻² s⁻¹ sr⁻¹ GeV⁻¹', align: 'right' },
      { name: 'total error', align: 'right' },
    ],
    rows: Array.from(series.flux, (flux, i) => [
      binLabel(energyEdgesGeV, i),
      measurement(series, i),
      relativeError(flux, totalError(series, i)),
    ]),
    note: 'Averages over the bins. A point compatible with zero keeps its value and errors here; figures show it as an upper limit.',
  };
}

/** All groups side by side, flux scaled by nothing: one row per energy bin, for a wide terminal. */
export function fluxSummaryTable(energyEdgesGeV: Numbers, all: readonly FluxSeries[]): Table {
  const labels = groupStylesOf(all.map(({ group }) => group)).map(({ label }) => label);
  return {
    title: `Flux ${errorNames(all)} in m⁻² s⁻¹ sr⁻¹ GeV⁻¹`,
    columns: [{ name: 'log10(E/GeV)' }, ...labels.map((name) => ({ name, align: 'right' as const }))],
    rows: Array.from({ length: energyEdgesGeV.length - 1 }, (_, i) => [
      binLabel(energyEdgesGeV, i),
      ...all.map((series) => measurement(series, i)),
    ]),
  };
}

function errorNames(all: readonly FluxSeries[]): string {
  return all.some(({ systHigh }) => systHigh) ? '± stat ± MC + syst − syst' : '± stat ± MC';
}

function measurement(series: FluxSeries, i: number): string {
  return formatMeasurement(series.flux[i], {
    stat: series.statErr[i],
    mc: series.mcErr[i],
    systLow: series.systLow?.[i],
    systHigh: series.systHigh?.[i],
  });
}

function totalError({ statErr, mcErr, systLow, systHigh }: FluxSeries, i: number): [number, number] {
  const side = (syst: Numbers | undefined): number => Math.hypot(statErr[i], mcErr[i], syst?.[i] ?? 0);
  return [side(systLow), side(systHigh)];
}

function relativeError(flux: number, [low, high]: readonly [number, number]): string {
  if (!(flux > 0)) return '–';
  const percent = (error: number): string => ((100 * error) / flux).toFixed(1);
  return low === high ? `±${percent(low)}%` : `+${percent(high)} −${percent(low)}%`;
}

function binLabel(energyEdgesGeV: Numbers, i: number): string {
  const lg = (energy: number): string => Math.log10(energy).toFixed(2).replace(/0$/, '');
  return `${lg(energyEdgesGeV[i])}–${lg(energyEdgesGeV[i + 1])}`;
}
