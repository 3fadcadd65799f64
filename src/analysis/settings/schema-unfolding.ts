import { z } from 'zod';

const positive = z.number().positive();
const text = z.string().min(1);
const perCell = z.array(z.number().nonnegative()).min(1);
const methods = ['bayes', 'tikhonov', 'svd', 'maximum-likelihood', 'bin-by-bin', 'inversion'] as const;

/** Keys that only some methods read. */
const keysOfMethod: Readonly<Record<string, readonly (typeof methods)[number][]>> = {
  testStatistic: ['bayes'],
  stopping: ['bayes'],
  maxIterations: ['bayes'],
  iterations: ['bayes'],
  iterationToys: ['bayes'],
  targetCoverage: ['bayes'],
  regularizer: ['bayes'],
  strength: ['tikhonov'],
  choice: ['tikhonov'],
  rank: ['svd'],
};

const given = z
  .strictObject({
    method: z.enum(methods).default('bayes').describe('how it is unfolded (docs/unfolding.md)'),
    prior: z
      .union([text, perCell])
      .default('uniform')
      .describe('uniform, jeffreys, a flux model, or one number of events per cause'),
    testStatistic: z
      .enum(['ks', 'chi2', 'bf', 'rmd'])
      .optional()
      .describe('what decides when to stop; default: ks'),
    stopping: z
      .number()
      .optional()
      .describe('the iteration ends when the test statistic falls below; default: 0.005'),
    maxIterations: z.int().positive().optional().describe('most iterations; default: 100'),
    iterations: z
      .union([
        z.int().positive(),
        z.enum([
          'stopping',
          'test-statistic',
          'mean-squared-error',
          'average-coverage',
          'global-correlation',
        ]),
      ])
      .optional()
      .describe(
        'so many iterations, or how their number is found: `stopping` (default) by the test statistic of the data, the others on pseudo-experiments around the fitted spectrum',
      ),
    iterationToys: z
      .int()
      .min(2)
      .optional()
      .describe('pseudo-experiments that choose the number of iterations; default: 200'),
    targetCoverage: z
      .number()
      .gt(0)
      .lt(1)
      .optional()
      .describe('what average-coverage has to reach; default: 0.67'),
    regularizer: z
      .strictObject({
        smooth: positive
          .optional()
          .describe('squared residuals that the spline may leave, events^2; default: its number of points'),
        degree: z.int().min(1).max(5).default(3).describe('degree of the spline'),
        byGroup: z.boolean().default(true).describe('each mass group is smoothed on its own'),
      })
      .optional()
      .describe('smoothing spline between the iterations'),
    strength: positive
      .optional()
      .describe('strength of the curvature penalty (tikhonov); default: by a scan'),
    choice: z
      .enum(['l-curve', 'global-correlation'])
      .optional()
      .describe('what the scan of the strength looks at (tikhonov); default: l-curve'),
    rank: positive
      .optional()
      .describe('singular values kept (svd); default: as many as stand above the errors'),
    responseCovariance: z
      .enum(['multinomial', 'poisson', 'fitted'])
      .optional()
      .describe(
        'covariance of the response; default: as the simulation is weighted and efficiencies are fitted',
      ),
    covariances: z
      .enum(['all', 'data', 'bootstrap', 'none'])
      .default('all')
      .describe('propagated from data and simulation, from the data alone, of the toys, or none'),
    toys: z
      .union([z.literal(0), z.int().min(2)])
      .default(0)
      .describe(
        'pseudo-experiments of the data and as many of the response beside the propagated covariances',
      ),
    background: z
      .strictObject({
        events: perCell.describe(
          'expected events in each effect that come from no cause, in the whole livetime',
        ),
        errors: perCell.optional().describe('their standard deviations, independent of each other'),
      })
      .optional()
      .describe('fakes and background, kept in the model of the data'),
    alternatives: z
      .strictObject({
        priors: z.array(text).default([]).describe('uniform, jeffreys or flux models'),
        methods: z.array(z.enum(methods)).default([]).describe('with their own defaults'),
      })
      .prefault({})
      .describe('unfolded beside the result, to see what depends on the choice'),
  })
  .superRefine((section, context) => {
    const refuse = (key: string, message: string) =>
      context.addIssue({ code: 'custom', path: [key], message });
    for (const [key, allowed] of Object.entries(keysOfMethod))
      if (section[key as keyof typeof section] !== undefined && !allowed.includes(section.method))
        refuse(key, `only the method ${allowed.join(', ')} takes it, not ${section.method}`);
    if (section.covariances === 'bootstrap' && section.toys < 100)
      refuse('toys', 'covariances: bootstrap needs at least 100');
    if (section.choice !== undefined && section.strength !== undefined)
      refuse('choice', 'a fixed strength is not searched for: leave one of them out');
    if (section.targetCoverage !== undefined && section.iterations !== 'average-coverage')
      refuse('targetCoverage', 'only iterations: average-coverage has a coverage to reach');
    if (section.iterationToys !== undefined && typeof (section.iterations ?? 0) === 'number')
      refuse('iterationToys', 'no pseudo-experiment chooses: say by what, with iterations');
  });

export const unfoldingSection = given.prefault({}).describe('from reconstructed to true cells');

/** The spectrum in bands of zenith beside that of all directions. */
export const zenithBandsSection = z
  .strictObject({
    edgesDegrees: z
      .array(z.number().min(0).max(90))
      .min(3, 'two bands have three edges')
      .refine((edges) => edges.every((edge, i) => i === 0 || edge > edges[i - 1]), {
        message: 'edges have to ascend',
      })
      .describe(
        'edges of the bands, true and reconstructed; what was thrown beyond them is carried but not given out',
      ),
  })
  .describe(
    'the flux in bands of zenith, unfolded together, their combination and whether they agree; without the section: none',
  );
