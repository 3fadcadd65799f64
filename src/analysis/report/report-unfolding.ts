import { ndarrayOf } from '../../core/index.js';
import { cellsWithin } from '../../events/index.js';
import {
  type AnalysisReportParts,
  efficienciesOf,
  jointCovarianceOf,
  responseMatrixOf,
  stoppingTestOf,
  unfoldedCountsOf,
  unfoldingIterationsOf,
} from '../../plots/index.js';
import { totalCovariance } from '../spectrum/total-covariance.js';
import { iterationSettings } from '../spectrum/unfold-counts.js';
import type { ReportInput } from './report-input.js';

type UnfoldingInput = Pick<ReportInput, 'context' | 'spectrum' | 'data' | 'events'>;

/** Response, efficiencies and how well they can be unfolded. */
export function responseParts({ context, spectrum, events }: UnfoldingInput): Partial<AnalysisReportParts> {
  const { causes, effects } = context;
  const shape = [spectrum.response.length / spectrum.unfolded.length, spectrum.unfolded.length];
  const response = ndarrayOf(Float64Array.from(spectrum.response), shape);
  const { conditionNumber, diagonalFraction, poorCauses, purity, stability } = spectrum;
  return {
    efficiencies: [efficienciesOf(spectrum, causes), efficienciesOf(spectrum, causes, events.areaM2)],
    response: responseMatrixOf({ response }, causes, effects),
    responseNumbers: { effects: shape[0], causes: shape[1], conditionNumber, diagonalFraction, poorCauses },
    purityStability: {
      groups: effects.groups.map(({ name }) => name),
      lgEnergyEdges: effects.energy.edges,
      purity,
      stability,
    },
  };
}

/** The unfolded counts, how the iteration went, their covariances, tests and toys. */
export function unfoldingParts(input: UnfoldingInput): Partial<AnalysisReportParts> {
  const { context, spectrum, data } = input;
  const { causes, effects } = context;
  const { bottomLine, refolding, iterationChoice } = spectrum;
  return {
    ...iterationParts(input),
    ...(iterationChoice && { iterationChoice }),
    unfoldedCounts: unfoldedCountsOf(spectrum.unfolded, {
      errors: cellErrors(input),
      reconstructed: data.counts,
      causes,
      effects,
    }),
    ...(refolding && { spectrumTests: { refolding, bottomLine } }),
    ...toyParts(input),
    ...alternativeParts(input),
    covariances: covarianceParts(input),
  };
}

/** Only the iterative method has iterations, and only where the data end it a test of when to stop. */
function iterationParts({ context, spectrum }: UnfoldingInput): Partial<AnalysisReportParts> {
  const { method, iterations = 'stopping' } = context.analysis.content.unfolding;
  if (method !== 'bayes') return {};
  const { testStatistic, stopping } = iterationSettings(context);
  return {
    iterations: unfoldingIterationsOf(spectrum, spectrum.prior, context.causes),
    ...(iterations === 'stopping' && { stopping: stoppingTestOf({ ...spectrum, stopping }, testStatistic) }),
  };
}

/** [cause] data, simulation and background together. */
function cellErrors({ spectrum }: UnfoldingInput): number[] {
  const size = spectrum.unfolded.length;
  const total = totalCovariance(spectrum);
  return spectrum.unfolded.map((_, cell) => Math.sqrt(total[cell * size + cell]));
}

function covarianceParts({ context, spectrum }: UnfoldingInput) {
  const { stat, mc } = spectrum.covariance;
  const size = spectrum.unfolded.length;
  const kinds = {
    statistical: stat,
    'Monte-Carlo': mc,
    'statistical and Monte-Carlo': totalCovariance(spectrum),
  };
  return Object.entries(kinds)
    .filter(([, values]) => values.some((value) => value !== 0))
    .map(([kind, values]) =>
      jointCovarianceOf(kind, ndarrayOf(Float64Array.from(values), [size, size]), context.causes),
    );
}

function toyParts({ context, spectrum }: UnfoldingInput): Partial<AnalysisReportParts> {
  const { toys } = spectrum;
  if (toys === undefined) return {};
  return {
    toyErrors: {
      toys: toys.count,
      groups: context.causes.groups.map(({ name }) => name),
      lgEnergyEdges: context.causes.energy.edges,
      kinds: [
        { name: 'data', ...toys.data },
        { name: 'response', ...toys.response },
      ],
    },
  };
}

function alternativeParts(input: UnfoldingInput): Partial<AnalysisReportParts> {
  const { context, spectrum } = input;
  const { alternatives, unfolded } = spectrum;
  if (alternatives.length === 0) return {};
  const { causes, analysis } = context;
  const errors = cellErrors(input);
  const { low, high } = analysis.content.energy.publish;
  const shown = cellsWithin(causes, low, high).filter((cell) => unfolded[cell] > 0);
  return {
    alternatives: {
      groups: causes.groups.map(({ name }) => name),
      lgEnergyEdges: causes.energy.edges,
      nominal: unfolded,
      nominalErr: errors,
      alternatives: alternatives.map(({ kind, name, unfolded: other }) => ({
        name: `${kind} ${name}`,
        unfolded: other,
      })),
    },
    alternativeSummaries: alternatives.map(({ kind, name, unfolded: other }) => {
      const shifts = shown.map((cell) => other[cell] / unfolded[cell] - 1);
      const pulls = shown.map((cell) => Math.abs(other[cell] - unfolded[cell]) / errors[cell]);
      const largest = shifts.reduce((most, shift) => (Math.abs(shift) > Math.abs(most) ? shift : most), 0);
      const mean = shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length;
      return { kind, name, meanShift: mean, largestShift: largest, largestPull: Math.max(...pulls) };
    }),
  };
}
