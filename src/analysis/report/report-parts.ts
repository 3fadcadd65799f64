import { type FeatureName, featureLabels, featureNames } from '../../events/index.js';
import {
  type AnalysisReportParts,
  closurePullsOf,
  confusionMatrixOf,
  cutFlowOf,
  energyPerformanceOf,
  ensembleBiasOf,
  identificationFractionsOf,
  pValuesOf,
} from '../../plots/index.js';
import { chiSquaredPValue, tolerances } from '../../validation/index.js';
import { cutsOf } from '../inputs/frames.js';
import { verdictsOf } from '../run/outputs.js';
import { skySection } from '../sky/sky-section.js';
import { verdictNotes } from '../validated/verdict-notes.js';
import { challengeSections } from './report-challenge.js';
import { fluxParts } from './report-flux.js';
import type { ReportInput } from './report-input.js';
import { responseParts, unfoldingParts } from './report-unfolding.js';
import { reportWarnings } from './report-warnings.js';
import { yearParts } from './report-years.js';
import { zenithBandSection } from './report-zenith-bands.js';

/** The results in the form that the report draws. */
export function reportParts(input: ReportInput): AnalysisReportParts {
  const { context, manifest, events, validation } = input;
  const { content, path, text } = context.analysis;
  const days = events.livetimeSeconds / 86_400;
  return {
    title: content.title,
    subtitle: `${content.detector}, livetime ${days.toFixed(2)} days, ${context.causes.groups.length} mass groups`,
    warnings: reportWarnings(input),
    cutFlow: cutFlowOf(
      { data: events.cutFlows[0], simulation: events.cutFlows[1] },
      cutsOf(context.analysis),
    ),
    comparisons: featureNames.map((name) => comparison(input, name)),
    ...yearParts(input),
    ...performanceParts(input),
    ...responseParts(input),
    ...unfoldingParts(input),
    ...fluxParts(input),
    verdicts: verdictsOf(input),
    verdictNotes: verdictNotes(input),
    pulls: closurePullsOf(validation.closure),
    ensembleBias: ensembleBiasOf(validation.closure, tolerances.rawBiasTotal),
    pValues: pValuesOf(validation.closure),
    more: [
      ...zenithBandSection(input.flux),
      ...(input.sky === undefined ? [] : [skySection(input.sky)]),
      ...challengeSections(input),
    ],
    resources: context.directory.records.map(({ stage, skipped, seconds, peakMemoryBytes }) => ({
      stage,
      skipped,
      wallS: seconds,
      peakMemoryBytes,
    })),
    manifest: {
      inputs: Object.values(manifest.inputs)
        .flat()
        .map(({ file, bytes, ends_sha256 }) => ({ path: file, bytes, sha256: ends_sha256 })),
      analysisFile: { path, text },
      versions: {
        airshower: manifest.airshower,
        node: manifest.node,
        v8: manifest.v8,
        platform: manifest.platform,
      },
      seed: manifest.seed,
    },
  };
}

/** Bins with fewer counts do not enter the chi-squared: their fluctuations are not normal. */
const fewestCounts = 10;

/** Data against the simulation weighted with the response's flux model, absolutely normalised by the livetime. */
function comparison({ data, simulation, events, context }: ReportInput, feature: FeatureName) {
  const { edges, sums, squares } = data.features[feature];
  const scaled = simulation.features.map((histograms) => histograms[feature]);
  const total = (values: (index: number) => readonly number[], factor: number): number[] =>
    sums.map((_, bin) => scaled.reduce((sum, __, group) => sum + values(group)[bin], 0) * factor);
  const expected = total((group) => scaled[group].sums, events.livetimeSeconds);
  const variance = total((group) => scaled[group].squares, events.livetimeSeconds ** 2);
  const used = sums.flatMap((count, bin) => (count >= fewestCounts && expected[bin] > 0 ? [bin] : []));
  const chiSquared = used.reduce(
    (sum, bin) => sum + (sums[bin] - expected[bin]) ** 2 / (squares[bin] + variance[bin]),
    0,
  );
  return {
    feature: featureLabels[feature],
    edges,
    data: sums,
    dataErr: squares.map(Math.sqrt),
    simulation: expected,
    simulationErr: variance.map(Math.sqrt),
    groups: context.causes.groups.map(({ name }, group) => ({
      group: name,
      simulation: scaled[group].sums.map((weight) => weight * events.livetimeSeconds),
    })),
    chiSquared,
    degreesOfFreedom: used.length,
    pValue: chiSquaredPValue(chiSquared, used.length),
    weighting: `${context.analysis.content.response.flux}, absolute`,
  };
}

function performanceParts({ simulation, context }: ReportInput): Partial<AnalysisReportParts> {
  const tuned = context.analysis.content.simulation.generate !== undefined;
  return {
    energyPerformance: energyPerformanceOf(simulation.energyPerformance, tuned),
    confusion: confusionMatrixOf(simulation.confusion, tuned),
    identification: identificationFractionsOf(simulation.identification),
  };
}
