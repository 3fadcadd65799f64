import { AnalysisFileError, FileError, type FileFingerprint, fingerprintFile } from '../../core/index.js';
import { contentsOf } from '../fingerprint.js';
import { expandFiles } from '../inputs/expand-files.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import type { EventsResult } from './events.js';
import type { ModelsResult } from './models.js';
import { passesOf, type SourcePasses } from './source-passes.js';
import type { OtherFiles, Shift, Side, Source } from './sources.js';

/** A source of systematic uncertainty with what the passes over its shifted events gave. */
export interface ShiftedSource {
  readonly source: Source;
  readonly passes: Stored<SourcePasses>;
}

/**
 * The passes of every source of the analysis file, each kept as a stage of its own, so that adding a source does not repeat the
 * others. Those that have to be made are made together: one pass over the data of each year and one over each simulation for all
 * shifted variables and weightings, and one over each other simulated set. The models stay as they were trained.
 */
export async function systematicStages(
  context: RunContext,
  models: Stored<ModelsResult>,
  events: Stored<EventsResult>,
): Promise<ShiftedSource[]> {
  const sources = context.analysis.content.systematics;
  const wanted = [];
  for (const [index, source] of sources.entries()) {
    requireShifts(context, source, index);
    const others = await otherFiles(context, source, index);
    const dependsOn = dependenciesOf(context, models, { source, others });
    wanted.push({ name: `systematic-${index + 1}`, dependsOn, source, others });
  }
  const results = await context.directory.stages(wanted, (missing) =>
    passesOf(context, { models, events }, missing),
  );
  return sources.map((source, index) => ({ source, passes: results[index] }));
}

function dependenciesOf(
  { analysis, inputs, blinding }: RunContext,
  models: Stored<ModelsResult>,
  { source, others }: { readonly source: Source; readonly others: OtherFiles },
): unknown {
  const { data, simulation, cuts, columns, features, groups, energy, response, seed } = analysis.content;
  const { effects, causes } = energy;
  const bins = { groups, effects, causes };
  // How sources are put together does not change what a pass over the events gives.
  const { kind, up, down } = source;
  const shifts = { kind, up, down };
  return {
    settings: { data, simulation, cuts, columns, features, bins, flux: response.flux, seed, blinding },
    shifts,
    models,
    files: [...inputs.years.flatMap((year) => [year.data, year.simulation ?? []]), inputs.simulation].map(
      contentsOf,
    ),
    others: [others.up, others.down].map((files) => contentsOf(files ?? [])),
  };
}

async function otherFiles(context: RunContext, source: Source, index: number): Promise<OtherFiles> {
  const found: { -readonly [Key in Side]?: FileFingerprint[] } = {};
  for (const side of ['up', 'down'] as const) {
    const patterns = source[side]?.files;
    if (patterns === undefined) continue;
    const files = await readableFiles(context, patterns, `systematics.${index}.${side}.files`);
    found[side] = await Promise.all(files.map(fingerprintFile));
  }
  return found;
}

/** The readable files of another simulated set. @throws {FileError} there is none */
async function readableFiles(
  { analysis, inputs }: RunContext,
  patterns: string | readonly string[],
  key: string,
): Promise<string[]> {
  const files = await expandFiles(analysis, patterns, key);
  const readable = files.filter((file) => !inputs.skipped.some((each) => each.file === file));
  if (readable.length > 0) return readable;
  throw new FileError(`${analysis.path}: ${key}: none of the ${files.length} files can be read`, {
    fields: { key, files },
    remedy: 'Look at the files one by one with: airshower inspect FILE.',
  });
}

const keysOfKind: Readonly<Record<Source['kind'], readonly (keyof Shift)[]>> = {
  data: ['columns'],
  simulation: ['columns'],
  set: ['files'],
  weighting: ['flux', 'prior'],
};

/** @throws {AnalysisFileError} a shift that does not fit its kind, or another set where years have simulations of their own */
function requireShifts({ inputs }: RunContext, { kind, up, down }: Source, index: number): void {
  for (const [side, shift] of Object.entries({ up, ...(down && { down }) })) {
    const given = (Object.keys(shift) as (keyof Shift)[]).filter(
      (key) => key !== 'generate' || shift.files === undefined,
    );
    if (given.length === 1 && keysOfKind[kind].includes(given[0])) continue;
    const key = `systematics.${index}.${side}`;
    throw new AnalysisFileError(
      `${key}: a source of kind '${kind}' takes ${keysOfKind[kind].join(' or ')}, found ${given.join(', ') || 'nothing'}`,
      { fields: { key, kind, found: given } },
    );
  }
  const own = inputs.years.find(({ simulation }) => simulation !== undefined);
  if (kind !== 'set' || own === undefined) return;
  throw new AnalysisFileError(
    `systematics.${index}: another simulated set cannot stand for the own simulation of ${own.year.name}`,
    {
      fields: { key: `systematics.${index}.kind`, year: own.year.name },
      remedy: "Shift a variable of every simulation (kind 'simulation'), or analyse that year apart.",
    },
  );
}
