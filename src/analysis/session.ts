import { closeDefaultExecutor, setDefaultWorkers } from '../engine/index.js';
import { makeContext, type RunContext } from './context.js';
import { readAnalysis } from './read-analysis.js';
import { type Progress, RunDirectory } from './run-directory.js';

/** Where an analysis runs and whom it tells. None of it changes a result. */
export interface SessionOptions {
  /** Folder of the run. */
  readonly out: string;
  /** Worker threads; default: one per core. */
  readonly workers?: number;
  /** Takes one line per finished stage. */
  readonly log?: (line: string) => void;
  readonly onProgress?: Progress;
}

/**
 * Does something with an analysis: reads the file, finds its inputs, and ends the threads afterwards.
 * @throws {AnalysisFileError} {FileError} what readAnalysis and makeContext find
 */
export async function withAnalysis<Result>(
  path: string,
  { out, workers, log = () => {}, onProgress }: SessionOptions,
  use: (context: RunContext) => Promise<Result>,
): Promise<Result> {
  return withThreads(workers, async () => {
    const analysis = await readAnalysis(path);
    return use(await makeContext(analysis, new RunDirectory(out, log, onProgress)));
  });
}

/** Does something in so many threads (default: one per core), and ends them afterwards. */
export async function withThreads<Result>(
  workers: number | undefined,
  use: () => Promise<Result>,
): Promise<Result> {
  if (workers !== undefined) setDefaultWorkers(workers);
  try {
    return await use();
  } finally {
    await closeDefaultExecutor();
  }
}
