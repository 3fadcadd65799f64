import * as plots from '../../src/plots/index.js';
import { unfoldingParts } from './example-unfolding.js';
import * as examples from './examples.js';

const allParticle = [
  examples.published('icecube_3yr_all', 'IceTop+IceCube, 3 years', 'total'),
  examples.published('kascade_2005_sibyll_all', 'KASCADE, SIBYLL', 'total'),
  examples.published('tunka133_all', 'Tunka-133', 'total'),
  examples.published('lhaaso_2024_epos_all', 'LHAASO, EPOS', 'total'),
  examples.published('kascade_grande_all', 'KASCADE-Grande', 'total'),
  examples.published('tibet_sibyll_all', 'Tibet-III, SIBYLL', 'total'),
];
const perGroup = [
  examples.published('icecube_3yr_h', 'IceTop+IceCube, 3 years', 'p'),
  examples.published('icecube_3yr_he', 'IceTop+IceCube, 3 years', 'He'),
  examples.published('kascade_2005_sibyll_h', 'KASCADE, SIBYLL', 'p'),
];
const { groups, energyEdgesGeV } = examples;
const series = [
  ...examples.fluxSeries(['total', 'light', 'heavy']),
  ...examples.fluxSeries(groups, { boundary: true }),
];
const names = series.map(({ group }) => group);

/** Every part that a run can report. */
export const exampleParts: plots.AnalysisReportParts = {
  title: 'Cosmic-ray energy spectrum per mass group: demonstration',
  subtitle: 'IC86.2012, parametrised simulation, 30 days of drawn data, seed 20260101',
  warnings: [
    {
      subject: 'simulation',
      message:
        'response columns below 2,000 passing events: p 5.7–5.8 (1,204), Fe 5.7–5.8 (977), Fe 5.8–5.9 (1,650).',
    },
    {
      subject: 'tuned',
      message:
        'the widths of the simulation are chosen to give the published resolution and accuracy: agreement there is by construction.',
    },
    {
      subject: 'cut stored as boolean',
      message: 'passed_IceTopQualityCuts does not move with a shifted VEM calibration.',
    },
  ],
  highlights: [
    { label: 'events unfolded', value: '4,337,020', remark: 'of 8,020,592 before cuts' },
    { label: 'livetime', value: '2.592 × 10⁶ s', remark: '± 900 s, from time differences' },
    { label: 'energy resolution', value: '0.064', remark: 'rms of log10 E (tuned)' },
    { label: 'closure', value: 'passed', remark: '200 pseudo-experiments' },
  ],
  cutFlow: examples.cutFlow,
  comparisons: [examples.comparison('log_s125'), examples.comparison('eloss_1500_standard', 'GeV/m')],
  energyPerformance: examples.energyPerformance,
  confusion: examples.confusion,
  identification: examples.identification,
  efficiencies: [examples.efficiencies],
  response: examples.response,
  iterations: examples.iterations,
  stopping: examples.stopping,
  ...unfoldingParts,
  unfoldedCounts: examples.unfoldedCounts,
  covariances: [examples.covariance],
  flux: {
    energyEdgesGeV,
    series,
    models: [...examples.modelCurves('H4a', names, 1.02), ...examples.modelCurves('GST', names, 0.93)],
    published: [...allParticle, ...perGroup],
  },
  fractions: examples.fractions,
  meanLogarithmicMass: examples.meanLnA,
  breakdowns: [examples.breakdown],
  verdicts: [
    {
      group: 'closure',
      test: 'mean pull, total',
      value: -0.0312,
      demand: 'within 0.2',
      passed: true,
      reason: 'error 0.012, 200 pseudo-experiments',
      limit: 'tolerance 0.2',
    },
    {
      group: 'closure',
      test: 'pull width, total',
      value: 1.18,
      demand: '0.85 to 1.15',
      passed: false,
      reason: 'error 0.016, 200 pseudo-experiments',
      limit: 'tolerance 0.15',
    },
    {
      group: 'split tests',
      test: 'odd runs against even runs: p-value, total',
      value: 0.42,
      demand: 'at least 0.0004',
      passed: true,
      reason: 'T² 14.2 for 14 bins with the covariance of 200 pseudo-experiments',
      limit: '0.4% false alarms over 9 numbers',
    },
  ],
  pulls: examples.pulls,
  ensembleBias: examples.bias,
  pValues: examples.pValues,
  more: [
    {
      name: 'models',
      title: 'Judging the models',
      figures: [
        plots.learningCurveFigure(examples.learningCurve),
        plots.rocCurvesFigure(examples.roc),
        plots.featureImportanceFigure(examples.importance),
        plots.calibrationCurveFigure(examples.calibration),
        plots.scoreDistributionsFigure(examples.scores),
        plots.scoreComparisonFigure(examples.scoreComparison),
        plots.partialDependenceFigure(examples.partialDependence),
        plots.binnedMeansFigure(examples.coverage),
      ],
    },
    {
      name: 'sky',
      title: 'Sky maps',
      figures: [
        plots.skyMapFigure(examples.skyMap('mollweide')),
        plots.skyMapFigure(examples.skyMap('south', -45)),
        plots.skyMapFigure(examples.skyMap('cartesian')),
        plots.rightAscensionFigure(examples.rightAscension),
        plots.powerSpectrumFigure({ edges: [0, 10, 20, 30], cl: [4e-7, 2.1e-7, -1e-9], noise: 2e-7 }),
      ],
    },
  ],
  resources: [
    { stage: 'simulate', wallS: 51.2, cpuS: 98.1, peakMemoryBytes: 6.1e8, rows: 1_000_000, skipped: true },
    { stage: 'train', wallS: 12.9, cpuS: 22.4, peakMemoryBytes: 8.3e8, rows: 500_000 },
    { stage: 'unfold', wallS: 0.4 },
  ],
  manifest: {
    inputs: [
      {
        path: 'data/demo/sim_p_0001.hdf5',
        bytes: 48_123_441,
        rows: 120_311,
        sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      },
      { path: 'data/demo/<img src=x onerror=alert(1)>.hdf5', bytes: 12, sha256: '0'.repeat(64) },
    ],
    analysisFile: {
      path: 'data/demo.yaml',
      text: 'data: data/demo/*.hdf5\n# </script><script>alert(2)</script>\nseed: 20260101\n',
    },
    versions: { airshower: '0.1.0', node: process.versions.node, v8: process.versions.v8 },
    seed: 20260101,
  },
};

export const exampleReport: plots.Report = plots.analysisReport(exampleParts);

/** Every figure of the report. */
export const exampleFigures: readonly plots.Figure[] = exampleReport.sections.flatMap(
  (section) => section.figures ?? [],
);
