import type { ClosureBin, ClosureResult } from '../../validation/index.js';
import type { ClosurePulls } from '../figures/closure-pulls.js';
import type { EnsembleBias } from '../figures/ensemble-bias.js';
import type { PValues } from '../figures/p-values.js';

/** The bins of one projection, with their places in the rows of pulls. */
interface ProjectionBins {
  readonly group: string;
  readonly bins: readonly { readonly bin: ClosureBin; readonly index: number }[];
}

function projectionsOf({ bins }: ClosureResult): ProjectionBins[] {
  const names = [...new Set(bins.map(({ name }) => name))];
  return names.map((group) => ({
    group,
    bins: bins.map((bin, index) => ({ bin, index })).filter(({ bin }) => bin.name === group),
  }));
}

/** Edges of the judged bins, lg(E/GeV): the same for every projection. */
function edgesOf({ bins }: ProjectionBins): number[] {
  return [...bins.map(({ bin }) => bin.low), bins[bins.length - 1].bin.high];
}

function frame(result: ClosureResult) {
  const projections = projectionsOf(result);
  const lgEnergyEdges = edgesOf(projections[0]);
  const judgedRange = [lgEnergyEdges[0], lgEnergyEdges[lgEnergyEdges.length - 1]] as const;
  return { experiments: result.experiments, lgEnergyEdges, judgedRange, projections };
}

/** Pulls of the ensemble; errors of mean and width as for normal pulls, width / sqrt(n) and width / sqrt(2 n). */
export function closurePullsOf(result: ClosureResult): ClosurePulls {
  const { projections, ...common } = frame(result);
  const n = result.experiments;
  return {
    ...common,
    projections: projections.map(({ group, bins }) => ({
      group,
      pulls: result.pulls.flatMap((row) => bins.map(({ index }) => row[index])),
      mean: bins.map(({ bin }) => bin.pullMean),
      meanErr: bins.map(({ bin }) => bin.pullWidth / Math.sqrt(n)),
      width: bins.map(({ bin }) => bin.pullWidth),
      widthErr: bins.map(({ bin }) => bin.pullWidth / Math.sqrt(2 * n)),
    })),
  };
}

/** Raw bias with its standard error over the ensemble. */
export function ensembleBiasOf(result: ClosureResult, limit: number): EnsembleBias {
  const { projections, ...common } = frame(result);
  return {
    ...common,
    limit,
    projections: projections.map(({ group, bins }) => ({
      group,
      bias: bins.map(({ bin }) => bin.rawBias),
      biasErr: bins.map(({ bin }) => bin.rawBiasError),
    })),
  };
}

export function pValuesOf({ foldedPValues, foldedUniformity }: ClosureResult): PValues {
  return { pValues: foldedPValues, ksPValue: foldedUniformity };
}
