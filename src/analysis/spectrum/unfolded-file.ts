import { cellCount, cellsWithin } from '../../events/index.js';
import type { RunContext } from '../run/context.js';
import type { RunResults } from '../run/run-results.js';
import type { ToySpread } from '../stages/unfolding.js';
import { totalCovariance } from './total-covariance.js';

/** The content of unfolded.json: events per cause, before any flux, and what was looked at beside them. */
export function unfoldedFile(
  { causes, effects, analysis }: RunContext,
  { spectrum, data }: Pick<RunResults, 'spectrum' | 'data'>,
): unknown {
  const size = spectrum.unfolded.length;
  const rows = (values: readonly number[]): number[][] =>
    Array.from({ length: size }, (_, row) => values.slice(row * size, (row + 1) * size));
  const errors = (values: readonly number[]): number[] =>
    values.filter((_, index) => index % (size + 1) === 0).map(Math.sqrt);
  const { stat, mc, background } = spectrum.covariance;
  const last = spectrum.iterations[spectrum.iterations.length - 1];
  return {
    method: analysis.content.unfolding.method,
    groups: causes.groups.map(({ name }) => name),
    cause_edges: causes.energy.edges,
    effect_edges: effects.energy.edges,
    flow_cells: flowCells(analysis.content.energy, { causes, effects }),
    data: data.counts,
    data_err: data.variances.map(Math.sqrt),
    efficiencies: spectrum.efficiencies,
    unfolded: spectrum.unfolded,
    stat_err: errors(stat),
    mc_err: errors(mc),
    ...(background && { background_err: errors(background) }),
    num_iterations: spectrum.chosen.numIterations,
    strength: spectrum.chosen.strength,
    rank: spectrum.chosen.rank,
    ts_iter: last?.testStatistic,
    converged: spectrum.converged,
    iteration_choice: spectrum.iterationChoice,
    covariance: {
      stat: rows(stat),
      mc: rows(mc),
      ...(background && { background: rows(background) }),
      total: rows(totalCovariance(spectrum)),
    },
    toys: spectrum.toys && {
      count: spectrum.toys.count,
      data: toyFile(spectrum.toys.data, rows),
      response: toyFile(spectrum.toys.response, rows),
    },
    alternatives: spectrum.alternatives,
    refolding: spectrum.refolding && testFile(spectrum.refolding),
    bottom_line: spectrum.bottomLine.map(({ model, folded, unfolded, passed }) => ({
      model,
      folded: testFile(folded),
      unfolded: testFile(unfolded),
      passed,
    })),
    response_quality: {
      condition_number: spectrum.conditionNumber,
      diagonal_fraction: spectrum.diagonalFraction,
      purity: spectrum.purity,
      stability: spectrum.stability,
      poor_causes: spectrum.poorCauses,
    },
  };
}

/** Numbers of the cells of under- and overflow; nothing where the analysis has none. */
function flowCells(
  energy: RunContext['analysis']['content']['energy'],
  cells: Pick<RunContext, 'causes' | 'effects'>,
): Record<string, number[]> | undefined {
  const beyond = (side: 'causes' | 'effects'): number[] => {
    const inside = new Set(cellsWithin(cells[side], energy[side].low, energy[side].high));
    return Array.from({ length: cellCount(cells[side]) }, (_, cell) => cell).filter(
      (cell) => !inside.has(cell),
    );
  };
  const found = { causes: beyond('causes'), effects: beyond('effects') };
  return found.causes.length + found.effects.length > 0 ? found : undefined;
}

const testFile = ({ chi2, ndf, pValue }: { chi2: number; ndf: number; pValue: number }) => ({
  chi2,
  ndf,
  p_value: pValue,
});

function toyFile(
  { mean, spread, propagated, covariance }: ToySpread,
  rows: (values: number[]) => number[][],
) {
  return { mean, err: spread, propagated_err: propagated, covariance: rows(covariance) };
}
