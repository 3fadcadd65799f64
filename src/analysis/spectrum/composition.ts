import { ndarrayOf } from '../../core/index.js';
import { cellsWithin } from '../../events/index.js';
import { groupFractions, meanLogMassSpectrum } from '../../unfolding/index.js';
import type { RunContext } from '../run/context.js';
import { bySource, type CountSpectrum, type CovarianceSource } from './flux-of-counts.js';

/** Values by energy bin and their one-sigma uncertainties by source, the covariances between groups in them. */
export interface CompositionColumns extends Readonly<Record<CovarianceSource, number[]>> {
  readonly value: number[];
}

/** What a spectrum says of the composition in the published bins. */
export interface Composition {
  /** By mass group: its share of the all-particle flux. */
  readonly fractions: Readonly<Record<string, CompositionColumns>>;
  /** ln A of a group is the mean over its primaries. */
  readonly mean_ln_a: CompositionColumns;
}

/** Fractions and mean logarithmic mass, to first order in the errors. */
export function compositionOf({ causes, analysis }: RunContext, spectrum: CountSpectrum): Composition {
  const { low, high } = analysis.content.energy.publish;
  const groups = causes.groups.length;
  const bins = cellsWithin(causes, low, high)
    .filter((cell) => cell % groups === 0)
    .map((cell) => cell / groups);
  const size = spectrum.counts.length;
  const joint = {
    unfolded: Float64Array.from(spectrum.counts),
    covariance: bySource((source) => ndarrayOf(Float64Array.from(spectrum.covariance[source]), [size, size])),
  };
  const columns = ({ values, errors }: ReturnType<typeof meanLogMassSpectrum<CovarianceSource>>) => {
    const pick = (all: Float64Array): number[] => bins.map((bin) => all[bin]);
    return { value: pick(values), ...bySource((source) => pick(errors[source])) };
  };
  const fractions = causes.groups.map(({ name }) => [name, columns(groupFractions(joint, causes, [name]))]);
  return {
    fractions: Object.fromEntries(fractions),
    mean_ln_a: columns(meanLogMassSpectrum(joint, causes)),
  };
}
