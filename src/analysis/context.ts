import { resolve } from 'node:path';
import { FileError } from '../core/index.js';
import { type Cells, detectorConfiguration, energyBins, massGroups } from '../events/index.js';
import { type FileFingerprint, fingerprintFile } from './fingerprint.js';
import type { Analysis } from './read-analysis.js';
import type { RunDirectory } from './run-directory.js';

/** What every stage of a run works with. */
export interface RunContext {
  readonly analysis: Analysis;
  readonly directory: RunDirectory;
  /** Cells of the true and of the reconstructed energy and group. */
  readonly causes: Cells;
  readonly effects: Cells;
  readonly inputs: RunInputs;
}

/** Every file that the analysis reads, as found when the run started. */
export interface RunInputs {
  readonly data: readonly FileFingerprint[];
  readonly simulation: readonly FileFingerprint[];
  /** The stream that the livetime is fitted to; empty where the livetime is given. */
  readonly stream: readonly FileFingerprint[];
}

/** Finds the inputs and lays the bins. @throws {FileError} a pattern that matches no file */
export async function makeContext(analysis: Analysis, directory: RunDirectory): Promise<RunContext> {
  const { content } = analysis;
  const { stream } = content.data.livetime;
  return layContext(analysis, directory, {
    data: await fingerprints(analysis, content.data.files, 'data.files'),
    simulation: await fingerprints(analysis, content.simulation.files, 'simulation.files'),
    stream: stream === undefined ? [] : await fingerprints(analysis, stream, 'data.livetime.stream'),
  });
}

/** Lays the bins. @throws {UsageError} {DomainError} a detector configuration or binning that cannot be */
export function layContext(analysis: Analysis, directory: RunDirectory, inputs: RunInputs): RunContext {
  const { content } = analysis;
  detectorConfiguration(content.detector);
  const groups = massGroups(content.groups);
  const { causes, effects } = content.energy;
  return {
    analysis,
    directory,
    causes: { energy: energyBins(causes.low, causes.high, causes.width), groups },
    effects: { energy: energyBins(effects.low, effects.high, effects.width), groups },
    inputs,
  };
}

/** Absolute paths of the files that patterns of the analysis file name, in the order of the patterns, then of the paths. */
export async function expandFiles(
  analysis: Analysis,
  patterns: string | readonly string[],
  key: string,
): Promise<string[]> {
  const { glob, isDynamicPattern } = await import('tinyglobby');
  const files: string[] = [];
  for (const pattern of typeof patterns === 'string' ? [patterns] : patterns) {
    const dynamic = isDynamicPattern(pattern);
    const found = dynamic
      ? await glob(pattern, { cwd: analysis.folder, absolute: true })
      : [resolve(analysis.folder, pattern)];
    if (found.length === 0) {
      throw new FileError(`${analysis.path}: ${key}: no file matches '${pattern}' in ${analysis.folder}`, {
        fields: { file: analysis.path, key, pattern },
        remedy:
          'Paths are relative to the analysis file. Pseudo-data and simulation are made by: airshower simulate',
      });
    }
    files.push(...found.sort());
  }
  return files;
}

async function fingerprints(
  analysis: Analysis,
  patterns: string | readonly string[],
  key: string,
): Promise<FileFingerprint[]> {
  const files = await expandFiles(analysis, patterns, key);
  const prints: FileFingerprint[] = [];
  for (const file of files) prints.push(await fingerprintFile(file));
  return prints;
}

/** What stages remember of files: not the path, so that a moved analysis keeps its results. */
export function contentsOf(prints: readonly FileFingerprint[]): unknown {
  return prints.map(({ bytes, modifiedMs, endsSha256 }) => [bytes, modifiedMs, endsSha256]);
}
