import { writableFolder } from '../../core/index.js';
import { closeDefaultExecutor, setDefaultWorkers } from '../../engine/index.js';
import { readAnalysis } from '../settings/read-analysis.js';
import { makeContext, type RunContext } from './context.js';
import { type Progress, RunDirectory } from './run-directory.js';

/** Where an analysis runs, whom it tells, and whether blind data are opened, which alone changes a result. */
export interface SessionOptions {
  /** Folder of the run. */
  readonly out: string;
  /** Worker threads; default: one per core. */
  readonly workers?: number;
  /** Look at what data.blinding of the analysis file hides; default false. The manifest records it. */
  readonly unblind?: boolean;
  /** Takes one line per finished stage. */
  readonly log?: (line: string) => void;
  readonly onProgress?: Progress;
}

/**
 * Does something with an analysis: reads the file, finds its inputs, and ends the threads afterwards.
 * @throws {AnalysisFileError} {FileError} what readAnalysis and makeContext find, a folder that cannot be written to
 */
export async function withAnalysis<Result>(
  path: string,
  { out, workers, unblind, log = () => {}, onProgress }: SessionOptions,
  use: (context: RunContext) => Promise<Result>,
): Promise<Result> {
  return withThreads(workers, async () => {
    const analysis = await readAnalysis(path);
    await writableFolder(out);
    return use(await makeContext(analysis, new RunDirectory(out, log, onProgress), unblind));
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
