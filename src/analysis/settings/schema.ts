import { z } from 'zod';
import { checkSections } from './schema-checks.js';
import { dataSection, simulationSection } from './schema-data.js';
import { classificationSection, reconstructionSection } from './schema-learners.js';
import { unfoldingSection, zenithBandsSection } from './schema-unfolding.js';

const positive = z.number().positive();
const text = z.string().min(1);
const files = z.union([text, z.array(text).min(1)]);
const fluxName = text;
const expressionMap = z.record(text, text);
const lgRange = (what: string, low: number, high: number) =>
  z
    .strictObject({
      low: z.number().default(low).describe('lower edge'),
      high: z.number().default(high).describe('upper edge'),
      width: positive.default(0.1).describe('width of a bin'),
      underflow: z
        .number()
        .optional()
        .describe('lower end of one more cell below the range, which is carried but never given out'),
      overflow: z.number().optional().describe('upper end of one more cell above the range'),
      coarse: z
        .strictObject({
          above: z.number().describe('where they begin; beyond the upper edge: none'),
          width: positive.describe('width of such a bin'),
        })
        .optional()
        .describe('bins of another width above an energy; default of IC79.2010: above 8, 0.2'),
    })
    .prefault({})
    .describe(`${what}, in lg(E/GeV)`);

const shift = z
  .strictObject({
    columns: expressionMap
      .optional()
      .describe('columns replaced by expressions, such as lap_s125: 1.03 * lap_s125'),
    files: files.optional().describe('another simulation in place of the nominal one'),
    generate: z
      .record(text, z.unknown())
      .optional()
      .describe(
        'with files: settings of airshower simulate that differ from simulation.generate, such as variation',
      ),
    flux: fluxName.optional().describe('another flux model inside the bins of the response'),
    prior: fluxName.optional().describe('another prior of the unfolding'),
  })
  .describe('what is different: columns, files, flux or prior');

const systematic = z.strictObject({
  name: text.describe('how the source is called in tables'),
  kind: z
    .enum(['data', 'simulation', 'set', 'weighting'])
    .describe(
      'a shifted variable of the data, one of the simulation, another simulated set, another weighting',
    ),
  up: shift,
  down: shift.optional(),
  rule: z
    .enum(['shift', 'envelope'])
    .default('shift')
    .describe('half the difference of up and down, or the larger of both in each cell'),
  set: text
    .optional()
    .describe('sources of one set (hadronic models) count as one: in each cell the largest deviation of any'),
  correlatedWith: z
    .record(text, z.number().min(-1).max(1))
    .optional()
    .describe('correlation with other sources or sets: name: coefficient; those not named are independent'),
});

const cut = z.strictObject({
  name: text.describe('how the cut is called in the cut flow'),
  expression: text.describe('events that fulfil it are kept'),
  stored: z
    .boolean()
    .optional()
    .describe('true where the file holds the decision, so that no shifted variable can move it'),
});

const sections = z.strictObject({
  title: text.default('Cosmic-ray energy spectrum').describe('heading of the report'),
  seed: z.int().nonnegative().default(1).describe('seed of everything random in the analysis'),
  detector: text
    .default('IC86.2012')
    .describe(
      'detector configuration: IC79.2010, IC86.2011 to IC86.2015; its energies are the defaults of the section energy',
    ),
  columns: expressionMap
    .default({})
    .describe('columns of your own, or names that your files lack: name: expression'),
  features: expressionMap
    .default({})
    .describe('further features that models can learn from, made after systematic shifts: name: expression'),
  data: dataSection,
  simulation: simulationSection.describe('what it is compared with'),
  cuts: z
    .union([z.literal('published'), z.array(cut)])
    .default('published')
    .describe('the published quality cuts, or a list of your own'),
  groups: z
    .union([z.literal(2), z.literal(3), z.literal(4)])
    .default(2)
    .describe('number of mass groups'),
  energy: z
    .strictObject({
      effects: lgRange('bins of the reconstructed energy', 6.1, 8.0),
      causes: lgRange('bins of the true energy, reaching beyond the effects', 5.7, 8.5),
      publish: z
        .strictObject({ low: z.number().describe('lower edge'), high: z.number().describe('upper edge') })
        .default({ low: 6.4, high: 7.8 })
        .describe('range of the flux that is given out, in lg(E/GeV)'),
    })
    .prefault({})
    .describe('binning; defaults as for IC86, with IC79.2010: effects to 9, causes to 9.6, published to 8.8'),
  zenithBands: zenithBandsSection.optional(),
  training: z
    .strictObject({
      events: z
        .int()
        .positive()
        .optional()
        .describe('most simulated events that are learned from; default: 500000, with outOfCore all'),
      outOfCore: z
        .boolean()
        .default(false)
        .describe(
          'true: of the events only the bins of their features are kept in memory, so that any number can be learned from; for models of trees, whose bins then come from a sketch of the quantiles',
        ),
      weight: text
        .optional()
        .describe(
          'expression for the weight of an event in training, such as MC_energy ^ -1; default: all alike',
        ),
    })
    .prefault({})
    .describe('the half of the showers that models are trained on'),
  reconstruction: reconstructionSection,
  classification: classificationSection,
  response: z
    .strictObject({
      flux: fluxName.default('H4a').describe('flux model that weights events inside a bin and a group'),
      efficiencies: z
        .enum(['binned', 'sigmoid'])
        .default('binned')
        .describe('as counted, or the published fit'),
      force: z.boolean().default(false).describe('accept a sigmoid fit with chi2/ndf above 3'),
    })
    .prefault({})
    .describe('response matrix'),
  unfolding: unfoldingSection,
  fit: z
    .record(text, z.enum(['power-law', 'broken-power-law']))
    .optional()
    .describe(
      'flux model fitted to the counts through the response, by mass group (those not named: broken-power-law); without the section: no fit',
    ),
  systematics: z.array(systematic).default([]).describe('sources of systematic uncertainty'),
  validation: z
    .strictObject({
      pseudoExperiments: z.int().min(2).default(50).describe('size of the closure ensemble of a run'),
      injected: fluxName.optional().describe('flux of the pseudo-experiments; default: response.flux'),
      prior: fluxName.optional().describe('their prior; default: unfolding.prior'),
    })
    .prefault({})
    .describe('tests of the chain on pseudo-experiments'),
  sky: z
    .strictObject({
      nside: z
        .int()
        .min(1)
        .max(8192)
        .refine((nside) => Number.isInteger(Math.log2(nside)), { message: 'is not a power of two' })
        .default(64)
        .describe('resolution of the maps, a power of two'),
      radiusDegrees: positive
        .max(90)
        .default(5)
        .describe('radius of the discs, for smoothing and for on and off'),
      decMaxDegrees: z
        .number()
        .min(-90)
        .max(90)
        .default(-55)
        .describe('only what lies south of this declination is compared'),
      reference: z
        .enum(['time-scrambling', 'direct-integration', 'ring-mean'])
        .default('time-scrambling')
        .describe('how the map of an isotropic sky is made'),
      trials: z
        .int()
        .nonnegative()
        .default(0)
        .describe('scrambled skies that correct the largest significance'),
      unfoldingIterations: z
        .int()
        .nonnegative()
        .default(0)
        .describe('on and off counts are unfolded in so many iterations first; 0: compared as counted'),
    })
    .optional()
    .describe('sky maps of the data, as a stage of the run and a section of its report'),
  report: z
    .strictObject({
      models: z.array(fluxName).default(['H3a', 'H4a', 'polygonato', 'GSF']).describe('flux models drawn'),
      published: z
        .array(text)
        .default(['icecube_3yr_all', 'icetop_2020_sibyll21_all', 'lhaaso_2024_epos_all'])
        .describe('published spectra drawn: names of the files in data/published'),
    })
    .prefault({})
    .describe('what the report shows beside the result'),
});

/** The whole file, with what sections ask of one another. */
export const analysisSchema = sections.superRefine((content, { addIssue }) =>
  checkSections(content, (path, message) => addIssue({ code: 'custom', path, message })),
);

/** An analysis file after checking, with every default filled in. Paths are as written, relative to the file's folder. */
export type AnalysisFile = z.infer<typeof analysisSchema>;
