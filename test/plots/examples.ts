/** Inputs of every figure, of realistic size and shape, from a seeded toy: not physics, but everything a figure must cope with. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomStream } from '../../src/core/index.js';
import type * as plots from '../../src/plots/index.js';
import { skyRaster } from '../../src/plots/index.js';

const fixtures = join(dirname(fileURLToPath(import.meta.url)), '../../../test/fixtures/plots');
const random = randomStream({ seed: 7, stage: 'plot examples' });

export const edgesFromTo = (from: number, to: number, step = 0.1): number[] =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => Number((from + step * i).toFixed(6)));

export const groups = ['p', 'He', 'O', 'Fe'];
export const effectEdges = edgesFromTo(6.1, 8.0);
export const causeEdges = edgesFromTo(5.7, 8.5);
export const innerEdges = edgesFromTo(6.4, 7.8);
const middle = (edges: readonly number[]): number[] => edges.slice(1).map((edge, i) => (edge + edges[i]) / 2);
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** A broken power law a group, roughly as large as the real fluxes. */
export function modelFlux(group: string, energyGeV: number): number {
  const knee = { p: 4e6, He: 8e6, O: 3.2e7, Fe: 1e8 }[group] ?? 4e6;
  const norm = { p: 1.1e4, He: 1.15e4, O: 0.7e4, Fe: 0.55e4 }[group] ?? 0;
  return norm * energyGeV ** -2.65 * (1 + (energyGeV / knee) ** 2) ** -0.35;
}

const members: Readonly<Record<string, readonly string[]>> = {
  light: ['p', 'He'],
  heavy: ['O', 'Fe'],
  total: groups,
};
const fluxOf = (group: string, energy: number): number =>
  (members[group] ?? [group]).reduce((sum, each) => sum + modelFlux(each, energy), 0);

export const cutFlow: plots.CutFlow = {
  steps: [
    { name: 'before cuts', simulation: 2_412_338, data: 8_020_592 },
    {
      name: 'IceTop quality cuts',
      expression: 'passed_IceTopQualityCuts',
      simulation: 1_398_211,
      data: 5_121_300,
    },
    {
      name: 'in-ice quality cuts and dE/dX(1500 m) > 0',
      expression: 'passed_InIceQualityCuts and eloss_1500_standard > 0',
      simulation: 1_111_577,
      data: 4_701_353,
    },
    {
      name: 'in-ice containment of the surface track < 1.0',
      expression: 'FractionContainment_Laputop_InIce < 1',
      simulation: 1_042_000,
      data: 4_420_103,
    },
    {
      name: 'NChannels >= 8 and NStations >= 5',
      expression: 'NChannels_1_60 >= 8 and NStations >= 5',
      simulation: 1_001_240,
      data: 4_337_020,
    },
  ],
};

export function comparison(feature: string, unit?: string): plots.DataSimulationComparison {
  const edges = edgesFromTo(0, 2.4, 0.08);
  const shape = middle(edges).map((x) => 4e4 * Math.exp(-2.9 * x) * sigmoid((x - 0.2) * 14));
  const share = (from: number, slope: number) => middle(edges).map((x) => from + slope * x);
  const parts = { p: share(0.35, -0.04), He: share(0.3, -0.02), O: share(0.2, 0.02), Fe: share(0.15, 0.04) };
  return {
    feature,
    unit,
    edges,
    data: shape.map((mean) => random.poisson(mean)),
    simulation: shape.map((mean) => mean * (1 + 0.01 * random.normal())),
    simulationErr: shape.map((mean) => 0.012 * mean + 0.5),
    groups: Object.entries(parts).map(([group, part]) => ({
      group,
      simulation: shape.map((mean, i) => mean * part[i]),
    })),
    chiSquared: 31.4,
    degreesOfFreedom: 29,
    pValue: 0.347,
    weighting: 'H4a, normalised to the data',
  };
}

export const energyPerformance: plots.EnergyPerformance = {
  lgEnergyEdges: effectEdges,
  tuned: true,
  groups: groups.map((group, g) => {
    const median = middle(effectEdges).map(
      (lg) => 0.012 * (1.5 - g) + 0.01 * (7 - lg) + 0.002 * random.normal(),
    );
    const half = middle(effectEdges).map((lg) => (0.085 - 0.008 * g) * 10 ** (-0.15 * (lg - 6.1)));
    return {
      group,
      median,
      medianErr: half.map((each) => each / 25),
      lower: median.map((each, i) => each - 1.05 * half[i]),
      upper: median.map((each, i) => each + 0.95 * half[i]),
    };
  }),
};

const confusionFractions = [
  [0.63, 0.23, 0.1, 0.04],
  [0.34, 0.29, 0.25, 0.12],
  [0.12, 0.23, 0.36, 0.29],
  [0.03, 0.07, 0.19, 0.71],
];

export const confusion: plots.ConfusionMatrix = {
  groups,
  events: confusionFractions.map((row) => row.map((value) => Math.round(value * 62_500))),
  accuracy: 0.4975,
  accuracyErr: 0.001,
  tuned: true,
};

export const identification: plots.IdentificationFractions = {
  edges: effectEdges,
  groups,
  fraction: confusionFractions.map((row, t) =>
    row.map((value, i) =>
      middle(effectEdges).map((lg) => value + (t === i ? 0.06 : -0.02) * (lg - 7) + 0.004 * random.normal()),
    ),
  ),
  fractionErr: confusionFractions.map((row) =>
    row.map(() => middle(effectEdges).map((lg) => 0.006 * 10 ** (0.2 * (lg - 6)))),
  ),
};

const efficiency = (group: number, lg: number): number => 0.0088 * sigmoid(8 * (lg - 5.95 - 0.02 * group));

export const efficiencies: plots.Efficiencies = {
  quantity: 'effective area',
  lgEnergyEdges: causeEdges,
  groups: groups.map((group, g) => ({
    group,
    value: middle(causeEdges).map((lg) => 9.08e6 * efficiency(g, lg) * (1 + 0.008 * random.normal())),
    valueErr: middle(causeEdges).map((lg) => 9.08e6 * efficiency(g, lg) * 0.01),
    fit: {
      lgEnergy: edgesFromTo(5.7, 8.5, 0.05),
      value: edgesFromTo(5.7, 8.5, 0.05).map((lg) => 9.08e6 * efficiency(g, lg)),
    },
  })),
};

function responseProbability(): Float64Array {
  const [causes, effects] = [middle(causeEdges), middle(effectEdges)];
  const probability = new Float64Array(causes.length * 4 * effects.length * 4);
  effects.forEach((effect, e) => {
    for (let identified = 0; identified < 4; identified++)
      causes.forEach((cause, c) => {
        for (let group = 0; group < 4; group++) {
          const sigma = 0.08 * 10 ** (-0.15 * (cause - 6.1));
          const spread = Math.exp(-0.5 * ((effect - cause) / sigma) ** 2) * (0.1 / sigma / 2.5066);
          const value = efficiency(group, cause) * confusionFractions[group][identified] * spread;
          if (value > 3e-7) probability[(4 * e + identified) * 4 * causes.length + 4 * c + group] = value;
        }
      });
  });
  return probability;
}

export const response: plots.ResponseMatrix = {
  groups,
  causeLgEnergyEdges: causeEdges,
  effectLgEnergyEdges: effectEdges,
  probability: responseProbability(),
};

const exposure = 9.08e6 * 0.0088 * 2.58 * 2.8e6;
const counts = (group: string, lg: number): number =>
  fluxOf(group, 10 ** lg) * exposure * 10 ** lg * Math.LN10 * 0.1;

export const iterations: plots.UnfoldingIterations = {
  groups,
  lgEnergyEdges: causeEdges,
  unfolded: Array.from({ length: 13 }, (_, iteration) =>
    middle(causeEdges).flatMap((lg) =>
      groups.map(
        (group, g) => counts(group, lg) * (1 + 0.5 * Math.exp(-iteration / 2.2) * Math.cos(g + 2 * lg)),
      ),
    ),
  ),
};

export const stopping: plots.StoppingTest = {
  testStatistic: 'ks',
  values: Array.from({ length: 12 }, (_, i) => 0.08 * Math.exp(-i / 2.6)),
  threshold: 0.0012,
  converged: true,
};

export const unfoldedCounts: plots.UnfoldedCounts = {
  lgEnergyEdges: innerEdges,
  series: ['total', ...groups].map((group) => {
    const truth = middle(innerEdges).map((lg) => counts(group, lg));
    const countsErr = truth.map((each) => Math.sqrt(each) * (group === 'total' ? 1.2 : 4) + 0.01 * each);
    return {
      group,
      truth,
      countsErr,
      counts: truth.map((each, i) => each + 0.8 * countsErr[i] * random.normal()),
    };
  }),
};

/** Flux with errors; with `boundary` the last helium bins are zero, negative and smaller than their errors. */
export function fluxSeries(
  names: readonly string[],
  { boundary = false, systematic = true } = {},
): plots.FluxSeries[] {
  return names.map((group) => {
    const truth = middle(innerEdges).map((lg) => fluxOf(group, 10 ** lg));
    const relative = middle(innerEdges).map(
      (lg) => (group === 'total' ? 0.01 : 0.05) * 10 ** (0.55 * (lg - 6.4)),
    );
    const flux = truth.map((each, i) => each * (1 + 0.8 * relative[i] * random.normal()));
    if (boundary && group === 'He') flux.splice(-3, 3, 0.4 * truth[11], 0, -0.2 * truth[13]);
    return {
      group,
      flux,
      statErr: truth.map(
        (each, i) => each * relative[i] + (boundary && group === 'He' && i > 10 ? 0.5 * each : 0),
      ),
      mcErr: truth.map((each, i) => 0.4 * each * relative[i]),
      ...(systematic && {
        systLow: truth.map((each) => 0.07 * each),
        systHigh: truth.map((each) => 0.085 * each),
      }),
    };
  });
}

export function modelCurves(model: string, names: readonly string[], factor: number): plots.ModelCurve[] {
  const energyGeV = edgesFromTo(5, 9, 0.05).map((lg) => 10 ** lg);
  return names.map((group) => ({
    model,
    group,
    energyGeV,
    flux: energyGeV.map(
      (energy) => factor * fluxOf(group, energy) * (energy / 1e7) ** (0.06 * (factor - 1) * 10),
    ),
  }));
}

/** One of the published spectra, read as the analysis reads it. */
export function published(file: string, experiment: string, group: string): plots.PublishedSpectrum {
  const lines = readFileSync(join(fixtures, `${file}.csv`), 'utf8').split('\n');
  const rows = lines.filter((line) => /^[0-9]/.test(line)).map((line) => line.split(',').map(Number));
  const column = (i: number): number[] => rows.map((row) => row[i]);
  return {
    experiment,
    group,
    energyGeV: column(0),
    flux: column(1),
    statLow: column(2),
    statHigh: column(3),
    systLow: column(4),
    systHigh: column(5),
  };
}

export const energyEdgesGeV = innerEdges.map((lg) => 10 ** lg);

export const fractions: plots.CompositionFractions = {
  lgEnergyEdges: innerEdges,
  modelName: 'H4a',
  groups: groups.map((group) => {
    const model = middle(innerEdges).map((lg) => fluxOf(group, 10 ** lg) / fluxOf('total', 10 ** lg));
    const fractionErr = middle(innerEdges).map((lg) => 0.015 * 10 ** (0.5 * (lg - 6.4)));
    return {
      group,
      model,
      fractionErr,
      fraction: model.map((each, i) => each + 0.7 * fractionErr[i] * random.normal()),
    };
  }),
};

const trueLnA = middle(innerEdges).map((lg) => 1.5 + 0.55 * (lg - 6.4));
export const meanLnA: plots.MeanLogarithmicMass = {
  lgEnergyEdges: innerEdges,
  meanLnA: trueLnA.map((each) => each + 0.04 * random.normal()),
  statErr: trueLnA.map((_, i) => 0.03 + 0.01 * i),
  totalErr: trueLnA.map((_, i) => 0.18 + 0.02 * i),
  models: [
    { name: 'H4a', meanLnA: trueLnA },
    { name: 'GST', meanLnA: trueLnA.map((each) => each + 0.3) },
  ],
};

export const breakdown: plots.UncertaintyBreakdown = {
  group: 'total',
  lgEnergyEdges: innerEdges,
  sources: [
    ['statistical', 0.01, 0.5],
    ['Monte-Carlo', 0.012, 0.1],
    ['VEM calibration', 0.03, 0.02],
    ['snow', 0.045, 0.03],
    ['in-ice light yield', 0.02, 0.05],
    ['composition of the efficiency', 0.012, -0.1],
  ].map(([name, size, slope]) => {
    const up = middle(innerEdges).map((lg) => Number(size) * 10 ** (Number(slope) * (lg - 6.4)));
    return { name: String(name), up, down: up.map((each) => -0.9 * each) };
  }),
  total: {
    up: middle(innerEdges).map((lg) => 0.062 + 0.012 * (lg - 6.4)),
    down: middle(innerEdges).map((lg) => -0.057 - 0.01 * (lg - 6.4)),
  },
};

function jointCovariance(): Float64Array {
  const bins = innerEdges.length - 1;
  const n = bins * groups.length;
  const covariance = new Float64Array(n * n);
  for (let a = 0; a < n; a++)
    for (let b = 0; b < n; b++) {
      const distance = Math.abs(Math.floor(a / 4) - Math.floor(b / 4));
      const between = Math.abs((a % 4) - (b % 4));
      covariance[a * n + b] = [1, -0.55, 0.15, 0.02][between] * [1, 0.45, -0.1, 0][Math.min(3, distance)];
    }
  return covariance;
}

export const covariance: plots.JointCovariance = {
  kind: 'total',
  groups,
  lgEnergyEdges: innerEdges,
  covariance: jointCovariance(),
};

export const pulls: plots.ClosurePulls = {
  experiments: 200,
  lgEnergyEdges: innerEdges,
  judgedRange: [6.4, 7.8],
  projections: ['total', 'light', 'heavy'].map((group) => ({
    group,
    pulls: Float64Array.from({ length: 200 * 14 }, () => random.normal()),
    mean: middle(innerEdges).map(() => 0.07 * random.normal()),
    meanErr: middle(innerEdges).map(() => 0.071),
    width: middle(innerEdges).map(() => 1 + 0.05 * random.normal()),
    widthErr: middle(innerEdges).map(() => 0.05),
  })),
};

export const bias: plots.EnsembleBias = {
  experiments: 200,
  lgEnergyEdges: innerEdges,
  judgedRange: [6.4, 7.8],
  limit: 0.05,
  projections: ['total', 'light', 'heavy', ...groups].map((group) => ({
    group,
    bias: middle(innerEdges).map(
      (lg) => (group === 'total' ? 0.008 : 0.04) * Math.sin(3 * lg + group.length),
    ),
    biasErr: middle(innerEdges).map((lg) => 0.003 * 10 ** (0.5 * (lg - 6.4))),
  })),
};

export const pValues: plots.PValues = {
  pValues: Float64Array.from({ length: 200 }, () => random.uniform()),
  ksPValue: 0.42,
};

/** Significances of a patchy southern sky below declination -45 deg. */
export function skyMap(projection: plots.SkyProjection, rimDecDeg?: number): plots.SkyMap {
  const raster = skyRaster({ projection, rimDecDeg }, 240);
  const values = Float64Array.from(raster.raRad, (ra, i) => {
    const dec = raster.decRad[i];
    if (!(dec < -Math.PI / 4)) return Number.NaN;
    return (
      3 * Math.cos(ra - 1) * Math.cos(dec) +
      2 * Math.sin(6 * ra) * Math.cos(12 * dec) +
      4 * Math.exp(-((ra - 4) ** 2 + (dec + 1.1) ** 2) / 0.02)
    );
  });
  return {
    name: `sky-${projection}`,
    title: `Significance (${projection})`,
    raster,
    values,
    quantity: 'significance',
    unit: 'σ',
    scale: 'diverging',
  };
}

const raEdgesDeg = Array.from({ length: 25 }, (_, i) => 15 * i);
export const rightAscension: plots.RightAscensionProjection = {
  frame: 'sidereal',
  edgesDeg: raEdgesDeg,
  intensity: middle(raEdgesDeg).map(
    (ra) => 0.0016 * Math.cos(((ra - 60) * Math.PI) / 180) + 0.0002 * random.normal(),
  ),
  intensityErr: middle(raEdgesDeg).map(() => 0.0002),
  dipole: { amplitude: 0.00158, amplitudeErr: 0.00006, phaseDeg: 61 },
  chiSquared: 812.4,
  degreesOfFreedom: 23,
};

const sizes = [1e3, 3e3, 1e4, 3e4, 1e5];
export const learningCurve: plots.LearningCurve = {
  name: 'learning-curve-energy',
  parameter: 'training events',
  values: sizes,
  score: 'mean squared error of log10 E',
  train: sizes.map((n) => 0.0041 - 0.4 / n),
  trainErr: sizes.map((n) => 0.2 / n),
  test: sizes.map((n) => 0.0042 + 0.9 / n),
  testErr: sizes.map((n) => 0.3 / n),
  logarithmic: true,
};

const thresholds = Array.from({ length: 101 }, (_, i) => i / 100);
export const roc: plots.RocCurves = {
  groups: groups.map((group, g) => ({
    group,
    contamination: thresholds,
    efficiency: thresholds.map((x) => x ** (0.2 + 0.12 * Math.sin(2 * g))),
    area: 0.83 - 0.03 * g,
  })),
};

export const importance: plots.FeatureImportance = {
  name: 'importance-mass-group',
  model: 'mass group',
  kind: 'loss of accuracy when permuted',
  features: ['lap_cos_zenith', 'log_s125', 'log_dEdX'],
  importance: [0.02, 0.18, 0.25],
  importanceErr: [0.002, 0.003, 0.004],
};

const tenths = Array.from({ length: 10 }, (_, i) => 0.05 + 0.1 * i);
export const calibration: plots.CalibrationCurve = {
  groups: groups.map((group, g) => ({
    group,
    predicted: tenths,
    found: tenths.map((p) => p + 0.02 * Math.sin(6 * p + g)),
    foundErr: tenths.map((p) => 0.01 + 0.02 * p),
  })),
};

const scoreEdges = Array.from({ length: 26 }, (_, i) => i / 25);
export const scores: plots.ScoreDistributions = {
  edges: scoreEdges,
  groups: groups.map((group, g) => {
    const shape = middle(scoreEdges).map((x) => 6 * x ** (1 + 0.5 * g) * (1 - x) + 0.05);
    return {
      group,
      train: shape,
      test: shape.map((each) => each + 0.08 * random.normal()),
      testErr: shape.map(() => 0.08),
      pValue: 0.31 + 0.1 * g,
    };
  }),
};

export const scoreComparison: plots.ScoreComparison = {
  name: 'grid-search',
  title: 'Grid search for the mass-group model',
  score: 'accuracy',
  rows: [
    { label: 'depth 4, learningRate 0.1', train: 0.781, test: 0.772, testErr: 0.002 },
    { label: 'depth 3, learningRate 0.1', train: 0.775, test: 0.771, testErr: 0.002 },
    { label: 'depth 2, learningRate 0.1', train: 0.768, test: 0.766, testErr: 0.003 },
  ],
};

export const partialDependence: plots.PartialDependence = {
  name: 'partial-dependence',
  model: 'mass group',
  outputs: ['light', 'heavy'],
  curves: ['lap_cos_zenith', 'log_s125', 'log_dEdX'].map((feature, f) => {
    const values = edgesFromTo(0, 2, 0.1);
    const heavy = values.map((x) => sigmoid((f + 0.3) * (x - 1)));
    return { feature, values, means: [heavy.map((p) => 1 - p), heavy] };
  }),
};

export const coverage: plots.BinnedMeans = {
  name: 'interval-coverage',
  title: 'Coverage of the energy interval',
  caption: 'How often the interval covers the true energy.',
  quantity: 'coverage',
  edges: innerEdges,
  groups: ['light', 'heavy'].map((group) => ({
    group,
    mean: middle(innerEdges).map(() => 0.6827 + 0.01 * random.normal()),
    meanErr: middle(innerEdges).map(() => 0.01),
  })),
  references: [0.6827],
};
