import type { AnalysisReportParts } from '../plots/index.js';
import { closureLimits } from '../validation/index.js';
import type { ReportInput } from './report-parts.js';

/** Closure pulls, bias and p-values as the report draws them. */
export function validationParts({ validation, context }: Pick<ReportInput, 'validation' | 'context'>): Partial<AnalysisReportParts> {
  const { closure, verdicts } = validation;
  const { publish } = context.analysis.content.energy;
  const first = closure.bins.filter(({ name }) => name === 'total');
  const lgEnergyEdges = [first[0].low, ...first.map(({ high }) => high)];
  const judgedRange = [publish.low, publish.high] as const;
  const root = Math.sqrt(closure.experiments);
  const names = closure.summaries.map(({ name }) => name);
  const binsOf = (name: string) => closure.bins.filter((bin) => bin.name === name);
  return {
    verdicts: verdicts.map(({ test, value, demand, passed }) => ({
      criterion: test,
      found: value.toPrecision(3),
      asked: demand,
      passed,
    })),
    pulls: {
      experiments: closure.experiments,
      lgEnergyEdges,
      judgedRange,
      projections: names.map((name) => {
        const bins = binsOf(name);
        return {
          group: name,
          pulls: closure.pulls.flatMap((row) => row.filter((_, index) => closure.bins[index].name === name)),
          mean: bins.map(({ pullMean }) => pullMean),
          meanErr: bins.map(({ pullWidth }) => pullWidth / root),
          width: bins.map(({ pullWidth }) => pullWidth),
          widthErr: bins.map(({ pullWidth }) => pullWidth / (Math.SQRT2 * root)),
        };
      }),
    },
    ensembleBias: {
      experiments: closure.experiments,
      lgEnergyEdges,
      judgedRange,
      limit: closureLimits.rawBiasTotal,
      projections: names.map((name) => ({
        group: name,
        bias: binsOf(name).map(({ rawBias }) => rawBias),
        biasErr: binsOf(name).map(({ rawBiasError }) => rawBiasError),
      })),
    },
    pValues: { pValues: closure.foldedPValues, ksPValue: closure.foldedUniformity },
  };
}
