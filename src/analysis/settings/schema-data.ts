import { z } from 'zod';

const positive = z.number().positive();
const text = z.string().min(1);
const files = z.union([text, z.array(text).min(1)]);
const columnsOf = (sample: string) =>
  z
    .record(text, text)
    .optional()
    .describe(`columns of the ${sample} alone, made after those of the section columns: name: expression`);

const livetime = z
  .strictObject({
    seconds: positive.optional().describe('livetime in s, where it is known'),
    files: z
      .record(text, positive)
      .optional()
      .describe('livetime in s of each data file, by its name without folder: name: seconds'),
    error: z.number().nonnegative().default(0).describe('its error in s, of all files together'),
    stream: files
      .optional()
      .describe('files with every triggered event before cuts: the livetime is fitted to their times'),
  })
  .refine(
    ({ seconds, files, stream }) => [seconds, files, stream].filter((way) => way !== undefined).length === 1,
    {
      message:
        'give either seconds, or those of each of the files, or the stream of events that it is fitted to',
    },
  )
  .describe('give one of seconds, files and stream');

/** `skips` says what goes with a file that is left out. */
const onError = (skips: string) =>
  z
    .enum(['fail', 'skip'])
    .describe(`what to do about a damaged or unreadable file: fail, or skip it together with its ${skips}`);

const radiusStep = z.strictObject({
  aboveEnergyGeV: z.number().nonnegative().describe('the radius holds from this energy up'),
  radiusMetres: positive.describe('radius of the disc on which cores were thrown'),
});

/** Simulated sets whose files do not say how they were thrown. */
const simulatedSet = z.strictObject({
  primary: z.enum(['p', 'He', 'O', 'Fe']).describe('the nucleus'),
  files: files.optional().describe('the files that hold this set; default: each of simulation.files'),
  thrown: positive.describe('events thrown in each file: showers times throws of each'),
  minEnergyGeV: positive.describe('lowest thrown energy'),
  maxEnergyGeV: positive.describe('highest thrown energy'),
  powerLawIndex: z.number().describe('g of the thrown spectrum dN/dE ~ E^g; -1 is flat in lg E'),
  radiusMetres: z
    .union([positive, z.array(radiusStep).min(1)])
    .describe('thrown radius, or steps of it in energy'),
  minZenithDegrees: z.number().min(0).max(90).default(0).describe('smallest thrown zenith angle'),
  maxZenithDegrees: z.number().min(0).max(90).describe('largest thrown zenith angle'),
  zenithLaw: z
    .enum(['sin cos', 'sin'])
    .default('sin cos')
    .describe('density of the thrown zenith angle; both on a horizontal disc'),
});

const generate = z.record(z.string(), z.unknown()).optional();
const key = text.optional().describe('pandas key or group, where a file holds several');

/** Where simulated events are and how they were thrown. */
export const simulationSection = z.strictObject({
  files: files.describe('event files with Monte-Carlo truth'),
  key,
  columns: columnsOf('simulation'),
  onError: onError('thrown showers').default('fail'),
  sets: z
    .array(simulatedSet)
    .min(1)
    .optional()
    .describe('how each file was thrown; default: the file says it in its I3TopInjectorInfo table'),
  selection: text
    .optional()
    .describe('expression that events must fulfil before the cut flow starts; the same as for the data'),
  showerKey: z
    .array(text)
    .min(1)
    .default(['MC_energy', 'MC_zenith', 'MC_azimuth'])
    .describe('columns that are equal for all throws of one shower in a file'),
  weight: text.optional().describe('expression for the importance weight of an event'),
  generate: generate.describe('settings of airshower simulate (docs/simulation.md)'),
});

const prescale = z.strictObject({
  filter: text.describe('name of the filter: its FilterMask column holds condition and prescale'),
  factor: z.number().min(1).describe('one in so many events that fulfil the condition was kept'),
});

/** What may be said of all the data, or of each year apart. */
const selectionKeys = {
  key,
  columns: columnsOf('data'),
  weight: text.optional().describe('expression for the weight of an event, such as a prescale'),
  prescales: z
    .array(prescale)
    .min(1)
    .optional()
    .describe('only events that one of these filters kept, weighted with the inverse probability of that'),
  selection: text.optional().describe('expression that events must fulfil before the cut flow starts'),
  goodRuns: z
    .union([text, z.array(z.int())])
    .optional()
    .describe('run numbers, or a text file with one per line: other runs are left out'),
};

const months = z
  .array(z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month is written as 2012-06'))
  .min(1)
  .optional()
  .describe('only events of these calendar months (UTC), written as 2012-06');

const year = z.strictObject({
  name: text.describe('how the year is called in tables and files'),
  detector: text.optional().describe('its detector configuration; default: that of the analysis'),
  files: files.describe('its event files'),
  livetime,
  months,
  ...selectionKeys,
  onError: onError('livetime; default: that of data').optional(),
  simulation: simulationSection
    .optional()
    .describe('a simulation of its own for response and efficiencies; default: the section simulation'),
  generate: generate.describe('settings of airshower simulate for pseudo-data of this year'),
});

const blinding = z
  .strictObject({
    burnEvery: z
      .int()
      .min(1)
      .default(10)
      .describe('the burn sample: runs whose number is a multiple of it; 1: all runs'),
    aboveLgEnergy: z
      .number()
      .optional()
      .describe('events with a reconstructed lg(E/GeV) above it stay hidden; an edge of the effects'),
  })
  .describe('what is looked at before run --unblind; without the section: everything');

/** What was measured: one set of files, or several years. */
export const dataSection = z
  .strictObject({
    files: files
      .optional()
      .describe(
        'event files: a path or pattern, or a list; relative to the analysis file (needed without years)',
      ),
    livetime: livetime.optional(),
    months,
    ...selectionKeys,
    onError: onError('livetime; refused where that is not known').default('fail'),
    years: z
      .array(year)
      .min(1)
      .optional()
      .describe('several years in place of files; what stands beside it holds for years that do not say it'),
    blinding: blinding.optional(),
    generate: generate.describe('settings of airshower simulate for pseudo-data (docs/simulation.md)'),
  })
  .superRefine((data, context) => {
    const issue = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (data.years === undefined) {
      if (data.files === undefined) issue(['files'], 'needed, unless data.years lists several years');
      if (data.livetime === undefined) issue(['livetime'], 'needed, unless data.years lists several years');
      return;
    }
    for (const key of ['files', 'livetime', 'months', 'generate'] as const)
      if (data[key] !== undefined) issue([key], 'belongs into each of data.years, where these are given');
    const names = data.years.map(({ name }) => name);
    const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
    if (twice >= 0) issue(['years', `${twice}`, 'name'], 'another year has this name');
  })
  .describe('what was measured');
