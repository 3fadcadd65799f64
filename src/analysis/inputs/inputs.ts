import { FileError, type FileFingerprint, fingerprintFile } from '../../core/index.js';
import { checkFiles, type OnError } from '../../engine/index.js';
import { detectorConfiguration } from '../../events/index.js';
import { contentsOf } from '../fingerprint.js';
import type { RunDirectory } from '../run/run-directory.js';
import type { Analysis } from '../settings/read-analysis.js';
import { type DataYear, dataYears } from '../settings/years.js';
import { expandFiles } from './expand-files.js';
import { type Sample, type SampleName, type SkippedInput, withoutLostLivetime } from './skipped-inputs.js';

/** Every file that the analysis reads, as found when the run started. */
export interface RunInputs {
  /** In the order of the analysis file; data that are not listed by years are one. */
  readonly years: readonly YearInputs[];
  readonly simulation: readonly FileFingerprint[];
  /** Files that are left out, with what they stand for: thrown showers, livetime. */
  readonly skipped: readonly SkippedInput[];
}

/** The files of one year of data. */
export interface YearInputs {
  readonly year: DataYear;
  readonly data: readonly FileFingerprint[];
  /** The stream that the livetime is fitted to; empty where the livetime is given. */
  readonly stream: readonly FileFingerprint[];
  /** Where the year has a simulation of its own. */
  readonly simulation?: readonly FileFingerprint[];
}

/**
 * Finds the files of an analysis; where `onError: skip` says so, reads them once to leave the damaged ones out.
 * @throws {FileError} a pattern that matches no file, a file that cannot be opened or must not be skipped
 */
export async function findInputs(analysis: Analysis, directory: RunDirectory): Promise<RunInputs> {
  const { simulation, systematics } = analysis.content;
  const skipped: SkippedInput[] = [];
  const years: YearInputs[] = [];
  for (const [index, year] of dataYears(analysis.content).entries())
    years.push(await yearInputs({ analysis, directory, skipped }, year, index));
  const find = finder({ analysis, directory, skipped }, simulation, '');
  const files = await find('simulation', [simulation.files].flat(), 'simulation.files');
  const shifts = systematics.flatMap(({ up, down }) => [up.files ?? [], down?.files ?? []].flat());
  await find('variations', shifts, 'systematics.files');
  for (const { file, reason } of skipped) directory.say(`skipped: ${file}: ${reason}`);
  return { years, simulation: files, skipped };
}

interface Finding {
  readonly analysis: Analysis;
  readonly directory: RunDirectory;
  /** Grows with every file that is left out. */
  readonly skipped: SkippedInput[];
}

async function yearInputs(finding: Finding, year: DataYear, index: number): Promise<YearInputs> {
  const { analysis, directory, skipped } = finding;
  detectorConfiguration(year.detector);
  const several = analysis.content.data.years !== undefined;
  const key = several ? `data.years.${year.name}` : 'data';
  const suffix = several ? `-${index + 1}` : '';
  const sample = async (name: SampleName, patterns: readonly string[], at: string): Promise<Sample> => {
    const files = patterns.length === 0 ? [] : await expandFiles(analysis, patterns, `${key}.${at}`);
    return sampleOf(directory, { name, stage: `check-${name}${suffix}` }, [...new Set(files)], year);
  };
  const measured = await sample('data', [year.files].flat(), 'files');
  const stream = await sample('stream', [year.livetime.stream ?? []].flat(), 'livetime.stream');
  const kept = withoutLostLivetime(year.livetime, measured, stream);
  skipped.push(...kept.skipped);
  const own = year.simulation;
  if (own === undefined) return { year, data: kept.data, stream: kept.stream };
  const find = finder(finding, own, suffix);
  const simulation = await find('simulation', [own.files].flat(), `${key}.simulation.files`);
  return { year, data: kept.data, stream: kept.stream, simulation };
}

/** Finds files and notes those that are left out. */
function finder({ analysis, directory, skipped }: Finding, section: Reading, suffix: string) {
  return async (name: SampleName, patterns: readonly string[], key: string) => {
    const files = patterns.length === 0 ? [] : await expandFiles(analysis, patterns, key);
    const stage = `check-${name}${suffix}`;
    const found = await sampleOf(directory, { name, stage }, [...new Set(files)], section);
    skipped.push(...found.skipped);
    return found.files;
  };
}

/** What a section of the analysis file says of reading its files. */
interface Reading {
  readonly onError: OnError;
  readonly key?: string;
}

interface SampleStage {
  readonly name: SampleName;
  readonly stage: string;
}

/** The readable files of a sample, and the others. @throws {FileError} none can be read */
async function sampleOf(
  directory: RunDirectory,
  { name, stage }: SampleStage,
  files: readonly string[],
  { onError, key }: Reading,
): Promise<Sample> {
  const prints: FileFingerprint[] = [];
  const unopened: SkippedInput[] = [];
  for (const file of files) {
    const print = await fingerprintFile(file).catch((error) => {
      if (onError === 'fail' || !(error instanceof FileError)) throw error;
      unopened.push({ sample: name, file, reason: withoutPath(error.message, file) });
    });
    if (print) prints.push(print);
  }
  if (onError === 'fail' || files.length === 0) return { files: prints, skipped: [] };
  const damaged = await damagedFiles(directory, { name, stage }, prints, key);
  const reasons = new Map(damaged.map(({ file, reason }) => [file, reason]));
  const skipped = [...unopened, ...damaged];
  if (skipped.length === files.length)
    throw new FileError(
      `none of the ${files.length} files of the ${name} can be read: ${skipped[0].file}: ${skipped[0].reason}`,
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
  { name, stage }: SampleStage,
  prints: readonly FileFingerprint[],
  key?: string,
): Promise<SkippedInput[]> {
  const paths = prints.map(({ file }) => file);
  const dependsOn = { paths, contents: contentsOf(prints), key };
  const found = await directory.stage(stage, dependsOn, async () => {
    const open = key === undefined ? {} : { key };
    const { skipped } = await checkFiles(paths, open, { onProgress: directory.onProgress });
    return skipped.map(({ file, reason }) => ({ sample: name, file, reason: withoutPath(reason, file) }));
  });
  return [...found];
}

/** What is wrong with a file, where the file is named beside it. */
function withoutPath(reason: string, file: string): string {
  return reason.startsWith(`${file}: `) ? reason.slice(file.length + 2) : reason;
}
