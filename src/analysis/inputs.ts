import { FileError } from '../core/index.js';
import { checkFiles, type OnError } from '../engine/index.js';
import { expandFiles } from './expand-files.js';
import { contentsOf, type FileFingerprint, fingerprintFile } from './fingerprint.js';
import type { Analysis } from './read-analysis.js';
import type { RunDirectory } from './run-directory.js';
import { type Sample, type SampleName, type SkippedInput, withoutLostLivetime } from './skipped-inputs.js';

/** Every file that the analysis reads, as found when the run started. */
export interface RunInputs {
  readonly data: readonly FileFingerprint[];
  readonly simulation: readonly FileFingerprint[];
  /** The stream that the livetime is fitted to; empty where the livetime is given. */
  readonly stream: readonly FileFingerprint[];
  /** Files that are left out, with what they stand for: thrown showers, livetime. */
  readonly skipped: readonly SkippedInput[];
}

/**
 * Finds the files of an analysis; where `onError: skip` says so, reads them once to leave the damaged ones out.
 * @throws {FileError} a pattern that matches no file, a file that cannot be opened or must not be skipped
 */
export async function findInputs(analysis: Analysis, directory: RunDirectory): Promise<RunInputs> {
  const { data, simulation, systematics } = analysis.content;
  const find = async (name: SampleName, patterns: readonly string[], key: string): Promise<Sample> => {
    const files = patterns.length === 0 ? [] : await expandFiles(analysis, patterns, key);
    const section = name === 'data' || name === 'stream' ? data : simulation;
    return sampleOf(directory, name, [...new Set(files)], section);
  };
  const shifts = systematics.flatMap(({ up, down }) => [up.files ?? [], down?.files ?? []].flat());
  const measured = await find('data', [data.files].flat(), 'data.files');
  const stream = await find('stream', [data.livetime.stream ?? []].flat(), 'data.livetime.stream');
  const simulated = await find('simulation', [simulation.files].flat(), 'simulation.files');
  const { skipped: shifted } = await find('variations', shifts, 'systematics.files');
  const kept = withoutLostLivetime(data.livetime, measured, stream);
  const skipped = [...kept.skipped, ...simulated.skipped, ...shifted];
  for (const { file, reason } of skipped) directory.say(`skipped: ${file}: ${reason}`);
  return { data: kept.data, stream: kept.stream, simulation: simulated.files, skipped };
}

/** The readable files of a sample, and the others. @throws {FileError} none can be read */
async function sampleOf(
  directory: RunDirectory,
  name: SampleName,
  files: readonly string[],
  { onError, key }: { readonly onError: OnError; readonly key?: string },
): Promise<Sample> {
  const prints: FileFingerprint[] = [];
  const unopened: SkippedInput[] = [];
  for (const file of files) {
    const print = await fingerprintFile(file).catch((error) => {
      if (onError === 'fail' || !(error instanceof FileError)) throw error;
      unopened.push({ sample: name, file, reason: error.message });
    });
    if (print) prints.push(print);
  }
  if (onError === 'fail' || files.length === 0) return { files: prints, skipped: [] };
  const damaged = await damagedFiles(directory, name, prints, key);
  const reasons = new Map(damaged.map(({ file, reason }) => [file, reason]));
  const skipped = [...unopened, ...damaged];
  if (skipped.length === files.length)
    throw new FileError(
      `none of the ${files.length} files of the ${name} can be read: ${skipped[0].reason}`,
      {
        fields: { file: skipped[0].file, sample: name },
        remedy: 'Look at the files one by one with: airshower inspect FILE.',
      },
    );
  return { files: prints.filter(({ file }) => !reasons.has(file)), skipped };
}

/** A stage of its own: files that have not changed are not read from end to end again. */
async function damagedFiles(
  directory: RunDirectory,
  name: SampleName,
  prints: readonly FileFingerprint[],
  key?: string,
): Promise<SkippedInput[]> {
  const paths = prints.map(({ file }) => file);
  const dependsOn = { paths, contents: contentsOf(prints), key };
  const found = await directory.stage(`check-${name}`, dependsOn, async () => {
    const open = key === undefined ? {} : { key };
    const { skipped } = await checkFiles(paths, open, { onProgress: directory.onProgress });
    return skipped.map((each) => ({ sample: name, ...each }));
  });
  return [...found];
}
