import * as figures from '../figures/index.js';
import {
  breakdownTable,
  type SourceCorrelations,
  sourceCorrelationTable,
} from '../tables/breakdown-table.js';
import { cutFlowTable } from '../tables/cut-flow-table.js';
import { type FittedParameters, fitTable } from '../tables/fit-table.js';
import { fluxTable } from '../tables/flux-table.js';
import {
  factTable,
  type InputFile,
  inputTable,
  resourceTable,
  type StageResources,
} from '../tables/run-tables.js';
import {
  type AlternativeSummary,
  alternativesTable,
  type ResponseNumbers,
  responseQualityTable,
  type SpectrumTests,
  spectrumTestTable,
} from '../tables/unfolding-tables.js';
import { type CheckedDemand, verdictSummaryTable, verdictTables } from '../tables/verdict-page.js';
import {
  monthTable,
  type YearRatioSummary,
  type YearSummary,
  yearRatioTable,
  yearTable,
} from '../tables/year-tables.js';
import { fluxFigures } from './flux-figures.js';
import type { Report, ReportHighlight, ReportSection, ReportWarning } from './report.js';

/** What a run can report. Parts that a run does not have are left out, and so are their sections. */
export interface AnalysisReportParts {
  readonly title: string;
  readonly subtitle?: string;
  readonly warnings: readonly ReportWarning[];
  readonly highlights?: readonly ReportHighlight[];
  readonly cutFlow?: figures.CutFlow;
  /** Several years with their fluxes compared, or one with its livetime by month. */
  readonly years?: { readonly years: readonly YearSummary[]; readonly ratios?: readonly YearRatioSummary[] };
  readonly yearRatios?: figures.YearRatios;
  readonly comparisons?: readonly figures.DataSimulationComparison[];
  readonly energyPerformance?: figures.EnergyPerformance;
  readonly confusion?: figures.ConfusionMatrix;
  readonly identification?: figures.IdentificationFractions;
  readonly efficiencies?: readonly figures.Efficiencies[];
  readonly response?: figures.ResponseMatrix;
  readonly responseNumbers?: ResponseNumbers;
  readonly purityStability?: figures.PurityStability;
  readonly iterations?: figures.UnfoldingIterations;
  readonly stopping?: figures.StoppingTest;
  readonly iterationChoice?: figures.IterationChoice;
  readonly toyErrors?: figures.ToyErrors;
  readonly alternatives?: figures.AlternativeSpectra;
  readonly alternativeSummaries?: readonly AlternativeSummary[];
  readonly spectrumTests?: SpectrumTests;
  readonly unfoldedCounts?: figures.UnfoldedCounts;
  readonly covariances?: readonly figures.JointCovariance[];
  /** All series: mass groups, light, heavy, total; models and published points for each of them. */
  readonly flux?: figures.FluxSpectrum;
  readonly fit?: FittedParameters;
  readonly fractions?: figures.CompositionFractions;
  readonly meanLogarithmicMass?: figures.MeanLogarithmicMass;
  readonly breakdowns?: readonly figures.UncertaintyBreakdown[];
  readonly sourceCorrelations?: SourceCorrelations;
  readonly fluxCovariances?: readonly figures.JointCovariance[];
  readonly verdicts?: readonly CheckedDemand[];
  /** What the verdicts do not say: tests that could not be made, and why. */
  readonly verdictNotes?: readonly string[];
  readonly pulls?: figures.ClosurePulls;
  readonly ensembleBias?: figures.EnsembleBias;
  readonly pValues?: figures.PValues;
  /** Sky maps, learning curves, ...: after the validation. */
  readonly more?: readonly ReportSection[];
  readonly resources?: readonly StageResources[];
  readonly manifest?: ReportManifest;
}

/** What makes the run repeatable. */
export interface ReportManifest {
  readonly inputs: readonly InputFile[];
  readonly analysisFile: { readonly path: string; readonly text: string };
  readonly versions: Readonly<Record<string, string>>;
  readonly seed: number;
}

/** The report of a run, its sections in the order of the analysis. */
export function analysisReport(parts: AnalysisReportParts): Report {
  const sections = [
    eventSection(parts),
    yearSection(parts),
    comparisonSection(parts),
    reconstructionSection(parts),
    responseSection(parts),
    unfoldingSection(parts),
    fluxSection(parts),
    fluxTableSection(parts),
    uncertaintySection(parts),
    verdictSection(parts),
    closureSection(parts),
    ...(parts.more ?? []),
    resourceSection(parts),
    manifestSection(parts),
  ];
  const { title, subtitle, warnings, highlights } = parts;
  return { title, subtitle, warnings, highlights, sections: sections.filter(hasContent) };
}

function hasContent({
  paragraphs = [],
  tables = [],
  figures: drawn = [],
  texts = [],
}: ReportSection): boolean {
  return paragraphs.length + tables.length + drawn.length + texts.length > 0;
}

/** What `make` gives for the part, or nothing where there is no such part. */
function given<Part, Result>(part: Part | undefined, make: (part: Part) => Result): Result[] {
  return part === undefined ? [] : [make(part)];
}

function eventSection({ cutFlow }: AnalysisReportParts): ReportSection {
  return {
    name: 'events',
    title: 'Events and cuts',
    tables: given(cutFlow, cutFlowTable),
    figures: given(cutFlow, figures.cutFlowFigure),
  };
}

function yearSection({ years: found, yearRatios }: AnalysisReportParts): ReportSection {
  const { years = [], ratios = [] } = found ?? {};
  const fitted = years.some(({ months }) => months.some(({ month }) => month !== 'all'));
  return {
    name: 'years',
    title: 'Livetime and years',
    tables: [
      ...(years.length > 1 ? [yearTable(years)] : []),
      ...(fitted ? [monthTable(years)] : []),
      ...(ratios.length > 0 ? [yearRatioTable(ratios)] : []),
    ],
    figures: given(yearRatios, figures.yearRatiosFigure),
  };
}

function comparisonSection({ comparisons = [] }: AnalysisReportParts): ReportSection {
  return {
    name: 'data-simulation',
    title: 'Data and simulation',
    figures: comparisons.map(figures.dataSimulationFigure),
  };
}

function reconstructionSection(parts: AnalysisReportParts): ReportSection {
  return {
    name: 'reconstruction',
    title: 'Energy and mass group',
    figures: [
      ...given(parts.energyPerformance, figures.energyPerformanceFigure),
      ...given(parts.confusion, figures.confusionMatrixFigure),
      ...given(parts.identification, figures.identificationFractionsFigure),
    ],
  };
}

function responseSection(parts: AnalysisReportParts): ReportSection {
  const { efficiencies = [], response, responseNumbers, purityStability } = parts;
  return {
    name: 'response',
    title: 'Efficiency and response',
    tables: given(responseNumbers, responseQualityTable),
    figures: [
      ...efficiencies.map(figures.efficienciesFigure),
      ...given(response, (each) => figures.responseMatrixFigure(each)),
      ...given(response, (each) => figures.responseMatrixFigure(each, { order: 'group' })),
      ...given(purityStability, figures.purityStabilityFigure),
    ],
  };
}

function unfoldingSection(parts: AnalysisReportParts): ReportSection {
  return {
    name: 'unfolding',
    title: 'Unfolding',
    tables: [
      ...given(parts.spectrumTests, spectrumTestTable),
      ...given(parts.alternativeSummaries, alternativesTable),
    ],
    figures: [
      ...given(parts.iterations, figures.unfoldingIterationsFigure),
      ...given(parts.stopping, figures.stoppingTestFigure),
      ...given(parts.iterationChoice, figures.iterationChoiceFigure),
      ...given(parts.unfoldedCounts, figures.unfoldedCountsFigure),
      ...given(parts.alternatives, figures.alternativeSpectraFigure),
      ...given(parts.toyErrors, figures.toyErrorsFigure),
      ...(parts.covariances ?? []).map((each) => figures.correlationMatrixFigure(each)),
    ],
  };
}

function fluxSection({ flux, fit, fractions, meanLogarithmicMass }: AnalysisReportParts): ReportSection {
  return {
    name: 'flux',
    title: 'Flux and composition',
    tables: given(fit, fitTable),
    figures: [
      ...(flux ? fluxFigures(flux) : []),
      ...given(fractions, figures.compositionFractionsFigure),
      ...given(meanLogarithmicMass, figures.meanLogarithmicMassFigure),
    ],
  };
}

function fluxTableSection({ flux }: AnalysisReportParts): ReportSection {
  return {
    name: 'flux-tables',
    title: 'Flux tables',
    tables: flux ? flux.series.map((series) => fluxTable(flux.energyEdgesGeV, series)) : [],
  };
}

function uncertaintySection(parts: AnalysisReportParts): ReportSection {
  const { breakdowns = [], sourceCorrelations, fluxCovariances = [] } = parts;
  return {
    name: 'uncertainties',
    title: 'Uncertainties by source',
    tables: [...breakdowns.map(breakdownTable), ...given(sourceCorrelations, sourceCorrelationTable)],
    figures: [
      ...breakdowns.map(figures.uncertaintyBreakdownFigure),
      ...fluxCovariances.map((each) => figures.correlationMatrixFigure(each)),
    ],
  };
}

/** The verdict page: in short, then every criterion with what it rests on. */
function verdictSection({ verdicts, verdictNotes = [] }: AnalysisReportParts): ReportSection {
  const section = { name: 'validation', title: 'Validation' };
  if (verdicts === undefined) return section;
  return {
    ...section,
    paragraphs: [
      'Every number with what was asked of it. Limits are tolerances, or follow from the spread of the ensembles so that a chain in which nothing is wrong fails the whole page in at most 2.5% of the cases.',
      ...verdictNotes,
    ],
    tables: [verdictSummaryTable(verdicts), ...verdictTables(verdicts)],
  };
}

function closureSection({ pulls, ensembleBias, pValues }: AnalysisReportParts): ReportSection {
  return {
    name: 'closure',
    title: 'Validation: closure',
    figures: [
      ...given(pulls, figures.pullHistogramFigure),
      ...given(pulls, figures.pullMomentsFigure),
      ...given(ensembleBias, figures.ensembleBiasFigure),
      ...given(pValues, figures.pValuesFigure),
    ],
  };
}

function resourceSection({ resources }: AnalysisReportParts): ReportSection {
  return { name: 'resources', title: 'Resources', tables: given(resources, resourceTable) };
}

function manifestSection({ manifest }: AnalysisReportParts): ReportSection {
  const section = { name: 'manifest', title: 'Manifest' };
  if (!manifest) return section;
  const { inputs, analysisFile, versions, seed } = manifest;
  return {
    ...section,
    tables: [factTable('Versions and seed', { ...versions, seed }), inputTable(inputs)],
    texts: [{ title: `Analysis file ${analysisFile.path}`, text: analysisFile.text }],
  };
}
