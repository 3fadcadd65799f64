import { AnalysisFileError, FileError, UsageError } from '../../core/index.js';
import { readTable, Table } from '../../engine/index.js';
import type { GenerationSet } from '../../flux/index.js';
import type { RunContext } from '../run/context.js';
import type { Analysis } from '../settings/read-analysis.js';
import { expandFiles } from './expand-files.js';
import {
  mergeSets,
  type SimulatedSetEntry,
  setsOfAnalysisFile,
  setsOfInjectorTable,
} from './generation-sets.js';

const injectorTable = 'I3TopInjectorInfo';

/**
 * How all simulation files together were thrown: as the analysis file says for every file, else as each file says itself.
 * @throws {FileError} a file that does not say it
 */
export async function thrownSets(
  { analysis, inputs }: RunContext,
  files: readonly string[] = inputs.simulation.map(({ file }) => file),
): Promise<GenerationSet[]> {
  const { sets } = analysis.content.simulation;
  if (sets) {
    const described = await Promise.all(
      sets.map((entry) => describedSets({ analysis, inputs }, entry, files)),
    );
    const covered = new Set(described.flatMap((each) => each.files));
    const left = files.find((file) => !covered.has(file));
    if (left !== undefined) throw setsError(analysis, left, 'belongs to none of simulation.sets');
    return mergeSets(described.flatMap((each) => each.sets));
  }
  const all: GenerationSet[] = [];
  for (const file of files) all.push(...(await setsOfFile(file)));
  return mergeSets(all);
}

interface DescribedSets {
  readonly sets: readonly GenerationSet[];
  /** Those of the simulation that hold the entry. */
  readonly files: readonly string[];
}

/** One entry of simulation.sets over all the files that hold it. */
async function describedSets(
  { analysis, inputs }: Pick<RunContext, 'analysis' | 'inputs'>,
  entry: SimulatedSetEntry,
  files: readonly string[],
): Promise<DescribedSets> {
  const skipped = new Set(inputs.skipped.map(({ file }) => file));
  const own =
    entry.files === undefined ? files : await expandFiles(analysis, entry.files, 'simulation.sets.files');
  const held = own.filter((file) => files.includes(file));
  if (held.length === 0 && !own.some((file) => skipped.has(file)))
    throw setsError(
      analysis,
      own[0],
      `is in simulation.sets (${entry.primary}), but not in simulation.files`,
    );
  const sets = setsOfAnalysisFile(entry).map((set) => ({ ...set, thrown: set.thrown * held.length }));
  return { sets, files: held };
}

const setsError = ({ path }: Analysis, file: string, what: string): AnalysisFileError =>
  new AnalysisFileError(`${path}: ${file} ${what}`, {
    fields: { file, key: 'simulation.sets' },
    remedy:
      'Each file of the simulation has to be in the files of a set, and each set in a file of the simulation; a set without files is in all.',
  });

async function setsOfFile(file: string): Promise<GenerationSet[]> {
  const table = await readTable(file, injectorTable).catch((cause) => {
    // Only a table that is not there is ours to explain; a damaged file says so itself.
    if (!(cause instanceof UsageError)) throw cause;
    throw new FileError(`${file}: thrown numbers unknown: there is no table ${injectorTable}`, {
      fields: { file, dataset: injectorTable },
      remedy: 'Describe how the simulation was thrown in the analysis file (simulation.sets).',
      cause,
    });
  });
  const columns = new Table(table.columns);
  return setsOfInjectorTable(
    Object.fromEntries(columns.columns.map((name) => [name, columns.numbers(name)])),
    file,
  );
}
