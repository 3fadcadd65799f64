import { join } from 'node:path';
import { writeFileAtomic } from '../core/index.js';
import { type EventKeys, type Executor, parallelMap, TableioWriter } from '../engine/index.js';
import type { ObservationConfig, SimulationConfig } from './config.js';
import { type EventTable, eventTables, headerTable } from './layout/event-tables.js';
import { injectorColumns } from './layout/injector-table.js';
import { pulseColumns, pulseFields } from './layout/pulse-table.js';
import { injectorFields } from './layout/table-fields.js';
import { observeRun } from './observation/observe-run.js';
import { planRuns, type Run } from './observation/runs.js';
import { fileCount, primaryOfFile, simulateFile } from './simulate-file.js';

export interface WriteOptions {
  /** Where the files are made, one task each; the process's default threads unless given. */
  readonly executor?: Executor;
  readonly signal?: AbortSignal;
  /** Called with the number of finished files. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What was written. */
export interface WrittenFile {
  readonly path: string;
  /** Events in it. */
  readonly events: number;
  /** Those that pass the stored quality cuts, the containment in the ice and have 8 channels and 5 stations. */
  readonly passing: number;
}

interface SimulationTask {
  readonly config: SimulationConfig;
  readonly folder: string;
}

/**
 * Writes a simulated set in the experiment's tableio layout, one primary a file: `simulation_<primary>_<number>.hdf5`. Equal configurations
 * give equal files, for any number of workers.
 * @returns  the files in order of their number
 */
export function writeSimulation(
  config: SimulationConfig,
  folder: string,
  options: WriteOptions = {},
): Promise<WrittenFile[]> {
  const files = Array.from({ length: fileCount(config) }, (_, file) => file);
  const args: SimulationTask = { config, folder };
  return parallelMap(
    files,
    { module: import.meta.url, export: 'writeSimulationFile', args },
    { ...options, batchSize: 1 },
  );
}

/** One file of writeSimulation: the task that its workers run. */
export async function writeSimulationFile(
  file: number,
  { config, folder }: SimulationTask,
): Promise<WrittenFile> {
  const simulated = simulateFile(config, file);
  const number = String(Math.floor(file / config.primaries.length)).padStart(5, '0');
  const path = join(folder, `simulation_${primaryOfFile(config, file)}_${number}.hdf5`);
  await writeTables(path, simulated.events, eventTables(simulated.events, 'simulation'), async (writer) => {
    await writer.sframe('I3TopInjectorInfo', injectorFields, injectorColumns(simulated));
    const { events, pulses } = simulated;
    if (!pulses) return;
    const { Run, Event } = events;
    await writer.appendRagged(
      'IceTopHLCSeedRTPulses',
      pulseFields,
      { Run, Event },
      pulses.counts,
      pulseColumns(pulses),
    );
  });
  return { path, events: simulated.rows, passing: countPassing(simulated.events) };
}

interface ObservationTask {
  readonly config: ObservationConfig;
  readonly folder: string;
}

/** Observed data as written: one file of events a run, one of the stream before cuts, and the list of good runs. */
export interface WrittenObservation {
  readonly files: readonly WrittenFile[];
  /** Files with the times of every event before cuts, in order of time; empty where none were asked for. */
  readonly streams: readonly string[];
  /** A text file with one run number a line. */
  readonly goodRuns: string;
}

/** Writes observed data in the experiment's layout, without truth: `Run<number>.hdf5`, `stream_Run<number>.hdf5`, `good_runs.txt`. */
export async function writeObservation(
  config: ObservationConfig,
  folder: string,
  options: WriteOptions = {},
): Promise<WrittenObservation> {
  const runs = planRuns(config);
  const args: ObservationTask = { config, folder };
  const task = { module: import.meta.url, export: 'writeObservedRun', args };
  const files = await parallelMap<Run, WrittenFile>(runs, task, { ...options, batchSize: 1 });
  const goodRuns = join(folder, 'good_runs.txt');
  const good = runs.filter((run) => run.good).map((run) => `${run.number}\n`);
  await writeFileAtomic(goodRuns, good.join(''));
  return { files, streams: config.stream ? runs.map((run) => streamPath(folder, run)) : [], goodRuns };
}

const runName = ({ number }: Run): string => `Run${String(number).padStart(8, '0')}.hdf5`;
const streamPath = (folder: string, run: Run): string => join(folder, `stream_${runName(run)}`);

/** One run of writeObservation: the task that its workers run. */
export async function writeObservedRun(run: Run, { config, folder }: ObservationTask): Promise<WrittenFile> {
  const { events, rows, stream } = observeRun(config, run);
  const path = join(folder, runName(run));
  await writeTables(path, events, eventTables(events, 'data'));
  if (config.stream) await writeStream(streamPath(folder, run), run.number, stream.timesMjd);
  return { path, events: rows, passing: countPassing(events) };
}

function writeStream(path: string, run: number, timesMjd: Float64Array): Promise<void> {
  const n = timesMjd.length;
  const event = { Run: new Uint32Array(n).fill(run), Event: Uint32Array.from(timesMjd, (_, i) => i) };
  return writeTables(path, event, [headerTable(timesMjd, timesMjd)]);
}

/** Writes a whole file: tables one after the other, all with the same events. */
async function writeTables(
  path: string,
  { Run, Event }: EventKeys,
  tables: readonly EventTable[],
  also?: (writer: TableioWriter) => Promise<void>,
): Promise<void> {
  const writer = await TableioWriter.create(path);
  try {
    await also?.(writer);
    for (const { name, fields, columns, exists } of tables)
      await writer.append(name, fields, { Run, Event }, columns, exists);
    await writer.close();
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

function countPassing(e: ReturnType<typeof simulateFile>['events']): number {
  let passing = 0;
  for (let i = 0; i < e.Run.length; i++) {
    const quality = e.passed_IceTopQualityCuts[i] === 1 && e.passed_InIceQualityCuts[i] === 1;
    const inside =
      e.FractionContainment_Laputop_InIce[i] < 1 && e.NChannels_1_60[i] >= 8 && e.NStations[i] >= 5;
    if (quality && inside) passing++;
  }
  return passing;
}
