import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { AnalysisFileError, toJson, writeFileAtomic } from '../core/index.js';
import {
  completeObservation,
  completeSimulation,
  writeObservation,
  writeSimulation,
} from '../simulation/index.js';
import { codeHash, hashOf } from './fingerprint.js';
import type { Progress } from './run/run-directory.js';
import { type SessionOptions, withThreads } from './run/session.js';
import { type Analysis, readAnalysis } from './settings/read-analysis.js';
import { type DataYear, dataYears } from './settings/years.js';

export interface SimulateOptions extends Omit<SessionOptions, 'out'> {
  /** Make the files again even if they are there. */
  readonly force?: boolean;
}

/** A set of files to be made: where, from what, and how. */
interface GeneratedSet {
  readonly name: string;
  readonly folder: string;
  /** The complete settings: with the program they decide whether files that are there are kept. */
  readonly settings: unknown;
  /** Makes the files; returns their paths and a line on what is in them. */
  make(): Promise<{ readonly files: readonly string[]; readonly summary: string }>;
}

/**
 * Makes the simulation and pseudo-data that the analysis file describes in its `generate` sections, in the folders of its
 * `files`. What is there already from the same settings and program is kept.
 * @throws {AnalysisFileError} no `generate` section; {UsageError} {DomainError} a setting that cannot be
 */
export function simulateAnalysis(
  path: string,
  { workers, force = false, log = () => {}, onProgress }: SimulateOptions = {},
): Promise<void> {
  return withThreads(workers, async () => {
    const analysis = await readAnalysis(path);
    for (const set of setsOf(analysis, onProgress)) await makeSet(set, force, log);
  });
}

function setsOf(analysis: Analysis, progress: Progress = () => {}): GeneratedSet[] {
  const { data, simulation } = analysis.content;
  const progressOf = (name: string) => (done: number, total: number) => progress(name, done, total);
  const years = dataYears(analysis.content);
  const sets = [
    ...simulatedSet(analysis, simulation, 'simulation', progressOf),
    ...shiftedSets(analysis, progressOf),
    ...years.flatMap((year) => {
      const name = data.years === undefined ? 'data' : `data of ${year.name}`;
      const own = year.simulation;
      return [
        ...observedSet(analysis, year, name, progressOf),
        ...(own
          ? simulatedSet(analysis, withDetector(own, year.detector), `simulation of ${year.name}`, progressOf)
          : []),
      ];
    }),
  ];
  requireOwnFolders(analysis, sets);
  if (sets.length > 0) return sets;
  throw new AnalysisFileError(`${analysis.path}: neither simulation.generate nor data.generate is given`, {
    remedy: 'docs/simulation.md lists their settings; an empty section takes the defaults.',
  });
}

/** Sets in one folder would be read together, and remove each other's files. */
function requireOwnFolders(analysis: Analysis, sets: readonly GeneratedSet[]): void {
  const twice = sets.find(({ folder }, index) => sets.findIndex((each) => each.folder === folder) !== index);
  if (twice === undefined) return;
  throw new AnalysisFileError(`${analysis.path}: the ${twice.name} has the folder of another generated set`, {
    fields: { folder: twice.folder },
    remedy: 'Give every generated set a folder of its own.',
  });
}

type ProgressOf = (name: string) => (done: number, total: number) => void;

function simulatedSet(
  analysis: Analysis,
  { generate, files: patterns }: Analysis['content']['simulation'],
  name: string,
  progressOf: ProgressOf,
): GeneratedSet[] {
  if (generate === undefined) return [];
  const config = completeSimulation({ detector: analysis.content.detector, ...generate });
  const folder = folderOf(analysis, patterns, `files of the ${name}`);
  const make = async () => {
    const written = await writeSimulation(config, folder, { onProgress: progressOf(name) });
    return { files: written.map((file) => file.path), summary: countEvents(written) };
  };
  return [{ name, folder, settings: config, make }];
}

/** A year's own simulation, of the year's detector where its settings name none. */
function withDetector({ generate, ...rest }: Analysis['content']['simulation'], detector: string) {
  return { ...rest, ...(generate && { generate: { detector, ...generate } }) };
}

/** The other simulated sets of systematic sources: as the nominal one but for what they say. */
function shiftedSets(analysis: Analysis, progressOf: ProgressOf): GeneratedSet[] {
  const { systematics, simulation } = analysis.content;
  return systematics.flatMap(({ name, up, down }) =>
    Object.entries({ up, down }).flatMap(([side, shift]) => {
      if (shift?.generate === undefined || shift.files === undefined) return [];
      const generate = { ...simulation.generate, ...shift.generate };
      const set = { ...simulation, files: shift.files, generate };
      return simulatedSet(analysis, set, `simulation of ${name}, ${side}`, progressOf);
    }),
  );
}

function observedSet(
  analysis: Analysis,
  year: DataYear,
  name: string,
  progressOf: ProgressOf,
): GeneratedSet[] {
  const { generate, files: patterns } = year;
  if (generate === undefined) return [];
  const config = completeObservation({ detector: year.detector, ...generate });
  const folder = folderOf(analysis, patterns, `files of the ${name}`);
  const make = async () => {
    const written = await writeObservation(config, folder, { onProgress: progressOf(name) });
    const { files, streams, goodRuns } = written;
    return { files: [...files.map((file) => file.path), ...streams, goodRuns], summary: countEvents(files) };
  };
  return [{ name, folder, settings: config, make }];
}

/** The folder that the first of the patterns points into. */
function folderOf(analysis: Analysis, patterns: string | readonly string[], key: string): string {
  const first = typeof patterns === 'string' ? patterns : patterns[0];
  const folder = dirname(first);
  if (!/[*?{[]/.test(folder)) return resolve(analysis.folder, folder);
  throw new AnalysisFileError(`${analysis.path}: ${key}: '${first}' does not name one folder to write to`, {
    remedy: 'Use wildcards in the file name only where files are generated.',
  });
}

function countEvents(files: readonly { readonly events: number; readonly passing: number }[]): string {
  const sum = (pick: 'events' | 'passing'): string =>
    files.reduce((total, file) => total + file[pick], 0).toLocaleString('en');
  return `${files.length} files, ${sum('events')} events, ${sum('passing')} of them pass the cuts`;
}

interface Marker {
  readonly key: string;
  readonly files: readonly string[];
}

const roomsThatCount = ['core', 'engine', 'events', 'flux', 'simulation'];

async function makeSet(set: GeneratedSet, force: boolean, log: (line: string) => void): Promise<void> {
  const started = performance.now();
  const key = hashOf({ settings: set.settings, code: codeHash(roomsThatCount) });
  const markerPath = join(set.folder, 'generated.json');
  const before = await readMarker(markerPath);
  if (!force && before?.key === key && (await allThere(set.folder, before.files))) {
    log(`${set.name}: kept ${before.files.length} files in ${set.folder}`);
    return;
  }
  await mkdir(set.folder, { recursive: true });
  // Files of other settings would be read along with the new ones.
  for (const file of before?.files ?? []) await rm(join(set.folder, file), { force: true });
  const { files, summary } = await set.make();
  const marker: Marker = { key, files: files.map((file) => relative(set.folder, file)) };
  await writeFileAtomic(markerPath, `${toJson(marker, 1)}\n`);
  log(`${set.name}: ${summary}, in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

async function readMarker(path: string): Promise<Marker | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

async function allThere(folder: string, files: readonly string[]): Promise<boolean> {
  const found = await Promise.all(files.map((file) => stat(join(folder, file)).catch(() => undefined)));
  return found.every((each) => each !== undefined);
}
