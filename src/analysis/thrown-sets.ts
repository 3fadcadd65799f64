import { FileError, UsageError } from '../core/index.js';
import { readTable, Table } from '../engine/index.js';
import type { GenerationSet } from '../flux/index.js';
import type { RunContext } from './context.js';
import { expandFiles } from './expand-files.js';
import {
  mergeSets,
  type SimulatedSetEntry,
  setsOfAnalysisFile,
  setsOfInjectorTable,
} from './generation-sets.js';
import type { Analysis } from './read-analysis.js';

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
    const described = await Promise.all(sets.map((entry) => describedSets(analysis, entry, files)));
    return mergeSets(described.flat());
  }
  const all: GenerationSet[] = [];
  for (const file of files) all.push(...(await setsOfFile(file)));
  return mergeSets(all);
}

/** One entry of simulation.sets over all the files that hold it. */
async function describedSets(
  analysis: Analysis,
  entry: SimulatedSetEntry,
  files: readonly string[],
): Promise<GenerationSet[]> {
  const own =
    entry.files === undefined ? files : await expandFiles(analysis, entry.files, 'simulation.sets.files');
  const count = own.filter((file) => files.includes(file)).length;
  return setsOfAnalysisFile(entry).map((set) => ({ ...set, thrown: set.thrown * count }));
}

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
