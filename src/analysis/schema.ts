import { z } from 'zod';

const positive = z.number().positive();
const text = z.string().min(1);
const files = z.union([text, z.array(text).min(1)]);
const fluxName = text.describe('a flux model: H3a, H4a, GST, polygonato, GSF, or a name of docs/flux.md');
const expressionMap = z.record(text, text);

/** A range of lg(E/GeV) in equal bins. */
const energyRange = (low: number, high: number, width = 0.1) =>
  z
    .strictObject({
      low: z.number().default(low),
      high: z.number().default(high),
      width: positive.default(width),
    })
    .prefault({});

const livetime = z.union([
  z.strictObject({ seconds: positive, error: z.number().nonnegative().default(0) }),
  z.strictObject({
    stream: files.describe('files with every triggered event, before cuts, to fit the livetime to'),
  }),
]);

/** Simulated sets whose files do not say how they were thrown. */
const simulatedSet = z.strictObject({
  files: files.optional().describe('the files of this set; default: all simulation files'),
  primary: z.enum(['p', 'He', 'O', 'Fe']),
  thrown: positive.describe('number of events thrown in each file (showers times resampling)'),
  minEnergyGeV: positive,
  maxEnergyGeV: positive,
  powerLawIndex: z.number().describe('index g of the thrown spectrum E^g: -1 is flat in lg E'),
  radiusMetres: z.union([
    positive,
    z.array(z.strictObject({ aboveEnergyGeV: z.number().nonnegative(), radiusMetres: positive })).min(1),
  ]),
  minZenithDegrees: z.number().min(0).max(90).default(0),
  maxZenithDegrees: z.number().min(0).max(90),
  zenithLaw: z.enum(['sin cos', 'sin']).default('sin cos'),
});

const trees = z.strictObject({
  model: z.literal('trees'),
  trees: z.int().positive().default(100),
  depth: z.int().positive().max(16).default(4),
  learningRate: positive.default(0.1),
  trainingEvents: z.int().positive().default(1_000_000).describe('most events used for training'),
});

const polynomial = z.strictObject({
  model: z.literal('polynomial'),
  degree: z.int().min(1).max(3).default(2),
  trainingEvents: z.int().positive().default(1_000_000),
});

const variation = z.union([
  z.strictObject({
    columns: expressionMap.describe('columns replaced by expressions, such as lap_s125: 1.03 * lap_s125'),
  }),
  z.strictObject({ files: files.describe('another simulation in place of the nominal one') }),
  z.strictObject({ flux: fluxName.describe('another flux model to weight the response with') }),
  z.strictObject({ prior: fluxName.describe('another prior') }),
]);

const systematic = z.strictObject({
  name: text,
  kind: z.enum(['data', 'simulation', 'set', 'weighting']),
  up: variation,
  down: variation.optional(),
});

export const analysisSchema = z.strictObject({
  title: text.default('Cosmic-ray energy spectrum'),
  seed: z.int().nonnegative().default(1),
  detector: text.default('IC86.2012'),
  columns: expressionMap.default({}).describe('names of your own for columns: name: expression'),
  data: z.strictObject({
    files,
    key: text.optional(),
    livetime,
    weight: text.optional().describe('expression for the weight of an event (prescales)'),
    selection: text.optional().describe('expression that good events fulfil, such as a run range'),
    goodRuns: z
      .union([text, z.array(z.int())])
      .optional()
      .describe('run numbers, or a file with one per line'),
    months: z.array(z.string().regex(/^\d{4}-\d{2}$/)).optional(),
    onError: z.enum(['fail', 'skip']).default('fail'),
    generate: z.record(z.string(), z.unknown()).optional(),
  }),
  simulation: z.strictObject({
    files,
    key: text.optional(),
    sets: z.array(simulatedSet).min(1).optional(),
    showerKey: z.array(text).min(1).optional().describe('columns that are equal for throws of one shower'),
    weight: text.optional().describe('expression for the importance weight of an event'),
    onError: z.enum(['fail', 'skip']).default('fail'),
    generate: z.record(z.string(), z.unknown()).optional(),
  }),
  cuts: z
    .union([
      z.literal('published'),
      z.array(z.strictObject({ name: text, expression: text, stored: z.boolean().optional() })),
    ])
    .default('published'),
  groups: z.union([z.literal(2), z.literal(3), z.literal(4)]).default(2),
  energy: z
    .strictObject({
      effects: energyRange(6.1, 8.0),
      causes: energyRange(5.7, 8.5),
      publish: z.strictObject({ low: z.number(), high: z.number() }).default({ low: 6.4, high: 7.8 }),
    })
    .prefault({}),
  reconstruction: z.discriminatedUnion('model', [trees, polynomial]).prefault({ model: 'trees' }),
  classification: trees.prefault({ model: 'trees' }),
  response: z
    .strictObject({
      flux: fluxName.default('H4a'),
      efficiencies: z.enum(['binned', 'sigmoid']).default('binned'),
      force: z.boolean().default(false).describe('accept a sigmoid fit with chi2/ndf above 3'),
    })
    .prefault({}),
  unfolding: z
    .strictObject({
      prior: z.union([fluxName, z.array(z.number().nonnegative()).min(1)]).default('uniform'),
      testStatistic: z.enum(['ks', 'chi2', 'bf', 'rmd']).default('ks'),
      stopping: z.number().default(0.005),
      maxIterations: z.int().positive().default(100),
    })
    .prefault({}),
  systematics: z.array(systematic).default([]),
  validation: z
    .strictObject({
      pseudoExperiments: z.int().min(2).default(50),
      injected: fluxName.optional().describe('the flux of the pseudo-experiments; default: response.flux'),
      prior: z.union([fluxName, z.array(z.number().nonnegative())]).optional(),
    })
    .prefault({}),
  report: z
    .strictObject({
      models: z.array(fluxName).default(['H3a', 'H4a', 'polygonato', 'GSF']),
      published: z
        .array(text)
        .default(['icecube_3yr_all', 'icetop_2020_sibyll21_all', 'lhaaso_2024_epos_all']),
    })
    .prefault({}),
});

/** An analysis file after checking, with every default filled in. Paths are as written, relative to the file's folder. */
export type AnalysisFile = z.infer<typeof analysisSchema>;
