import { ndarrayOf } from '../../core/index.js';
import { cellCount, cellsWithin } from '../../events/index.js';
import {
  type CellSums,
  combineCells,
  covarianceChiSquared,
  inBand,
  type Projection,
  type Spectrum,
} from '../../unfolding/index.js';
import type { RunContext } from '../run/context.js';
import { publishedSums } from '../spectrum/breakdown.js';
import { projectionNames } from '../spectrum/flux-of-counts.js';
import type { BandedMeasurement, BandedUnfolding } from './unfold-bands.js';

type Source = 'stat' | 'mc' | 'total';

/** A flux by energy bin with its errors from data and simulation, in m^-2 s^-1 sr^-1 GeV^-1. */
export type BandColumns = Readonly<Record<'flux' | Source, readonly number[]>>;

/** Whether all bands have one flux. */
export interface BandConsistency {
  readonly chi2: number;
  readonly ndf: number;
  readonly p_value: number;
}

/** The fluxes of the bands and what they make together. */
export interface ZenithBandFluxes {
  readonly edges_degrees: readonly number[];
  /** [band] */
  readonly bands: readonly {
    readonly events: number;
    /** [energy bin] m^2 sr */
    readonly etendue_m2_sr: readonly number[];
    readonly projections: Readonly<Record<string, BandColumns>>;
  }[];
  /** All bands that are given out together, with the covariance between them. */
  readonly combined: Readonly<Record<string, BandColumns>>;
  /** By projection: [bins x band + bin][the same] of data and simulation. */
  readonly covariance: Readonly<Record<string, readonly (readonly number[])[]>>;
  /** By projection: the differences between the bands against those that one flux would show after the same unfolding; without covariances none. */
  readonly consistency?: Readonly<Record<string, BandConsistency>>;
}

/** Unfolded counts of all bands as fluxes of the published range. @param edgesDegrees  of the bands that are given out */
export function bandFluxes(
  context: RunContext,
  measurement: BandedMeasurement,
  unfolding: BandedUnfolding,
  edgesDegrees: readonly number[],
): ZenithBandFluxes {
  const { bands, etendues, counted } = measurement;
  const numbers = Array.from({ length: bands.count }, (_, k) => bands.first + k);
  const effects = cellCount(context.effects);
  const eventsOf = (band: number): number =>
    counted.counts.slice(band * effects, (band + 1) * effects).reduce((sum, count) => sum + count, 0);
  const names = projectionNames(context.causes);
  const named = names.map(
    (name) => [name, projectedBands(context, { measurement, unfolding, numbers, name })] as const,
  );
  const { firstBin, bins } = publishedBins(context);
  const byName = <Value>(value: (projected: ProjectedBands) => Value): Record<string, Value> =>
    Object.fromEntries(named.map(([name, projected]) => [name, value(projected)]));
  return {
    edges_degrees: edgesDegrees,
    bands: numbers.map((band, k) => ({
      events: eventsOf(band),
      etendue_m2_sr: etendues[band].slice(firstBin, firstBin + bins),
      projections: byName(({ each }) => each[k]),
    })),
    combined: byName(({ combined }) => combined),
    covariance: byName(({ joint }) => joint.covariance),
    ...(unfolding.result.covariance && { consistency: byName(consistencyOf) }),
  };
}

interface ProjectedBands {
  readonly each: readonly BandColumns[];
  readonly combined: BandColumns;
  /** [bins x band + bin] */
  readonly joint: ScaledSums;
  /** The same of one flux in all bands. */
  readonly expected: readonly number[];
  readonly bins: number;
}

interface BandedProjection {
  readonly measurement: BandedMeasurement;
  readonly unfolding: BandedUnfolding;
  /** Numbers of the bands that are given out. */
  readonly numbers: readonly number[];
  readonly name: string;
}

function projectedBands(
  context: RunContext,
  { measurement, unfolding, numbers, name }: BandedProjection,
): ProjectedBands {
  const members = publishedSums(name, {
    causes: context.causes,
    publish: context.analysis.content.energy.publish,
  });
  const cells = cellCount(context.causes);
  const inEach = numbers.map((band) => inBand(members, band, cells));
  const exposures = numbers.map((band) => exposureOf(context, measurement, band));
  const bins = members.length;
  const spectrum = spectrumOf(unfolding);
  const scale = exposures.flatMap((exposure) => exposure.map((value) => 1 / value));
  const joint = fluxes(spectrum, inEach.flat(), scale);
  const all = members.map((_, bin) => exposures.reduce((sum, exposure) => sum + exposure[bin], 0));
  const together = members.map((_, bin) => inEach.flatMap((band) => band[bin]));
  const expected = inEach.flat().map((list, k) => scale[k] * sumOver(unfolding.expected, list));
  return {
    each: numbers.map((_, k) => columnsOf(joint, k * bins, bins)),
    combined: columnsOf(
      fluxes(
        spectrum,
        together,
        all.map((value) => 1 / value),
      ),
      0,
      bins,
    ),
    joint,
    expected,
    bins,
  };
}

const sumOver = (counts: ArrayLike<number>, list: readonly number[]): number =>
  list.reduce((sum, cell) => sum + counts[cell], 0);

/** The counts with every covariance that there is. */
function spectrumOf({ result: { unfolded, covariance } }: BandedUnfolding): Spectrum<Source> {
  const size = unfolded.length;
  const none = ndarrayOf(new Float64Array(size * size), [size, size]);
  const { stat = none, mc = none, total = none } = covariance ?? {};
  return { unfolded, covariance: { stat, mc, total } };
}

interface ScaledSums {
  readonly flux: readonly number[];
  readonly errors: Projection<Source>['errors'];
  readonly covariance: number[][];
  readonly scale: readonly number[];
}

function fluxes(spectrum: Spectrum<Source>, sums: CellSums, scale: readonly number[]): ScaledSums {
  const { values, errors, covariance } = combineCells(spectrum, sums);
  return {
    flux: Array.from(values, (value, k) => value * scale[k]),
    errors,
    covariance: scale.map((a, i) => scale.map((b, j) => a * b * covariance.total.get(i, j))),
    scale,
  };
}

function columnsOf({ flux, errors, scale }: ScaledSums, first: number, bins: number): BandColumns {
  const scaled = (values: ArrayLike<number>): number[] =>
    scale.slice(first, first + bins).map((factor, bin) => factor * values[first + bin]);
  return {
    flux: flux.slice(first, first + bins),
    stat: scaled(errors.stat),
    mc: scaled(errors.mc),
    total: scaled(errors.total),
  };
}

/**
 * Differences of every band to the first one, less what one flux in all bands would show after the same unfolding: bands of
 * another resolution lean to the prior by another amount. The choice of the reference does not matter to the chi-squared.
 */
function consistencyOf({ joint, expected, bins }: ProjectedBands): BandConsistency {
  const { flux, covariance } = joint;
  const size = flux.length - bins;
  const left = flux.map((value, k) => value - expected[k]);
  const difference = Float64Array.from({ length: size }, (_, k) => left[bins + k] - left[k % bins]);
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const [a, b, a0, b0] = [bins + i, bins + j, i % bins, j % bins];
      matrix[i * size + j] = covariance[a][b] - covariance[a][b0] - covariance[a0][b] + covariance[a0][b0];
    }
  const { chi2, ndf, pValue } = covarianceChiSquared(difference, matrix);
  return { chi2, ndf, p_value: pValue };
}

/** [published bin] GeV m^2 s sr of a band. */
function exposureOf(
  context: RunContext,
  { etendues, livetimeSeconds }: BandedMeasurement,
  band: number,
): number[] {
  const { edges } = context.causes.energy;
  const { firstBin, bins } = publishedBins(context);
  return Array.from({ length: bins }, (_, k) => {
    const bin = firstBin + k;
    return (10 ** edges[bin + 1] - 10 ** edges[bin]) * etendues[band][bin] * livetimeSeconds;
  });
}

function publishedBins({ causes, analysis }: RunContext): {
  readonly firstBin: number;
  readonly bins: number;
} {
  const { low, high } = analysis.content.energy.publish;
  const kept = cellsWithin(causes, low, high);
  return { firstBin: kept[0] / causes.groups.length, bins: kept.length / causes.groups.length };
}
