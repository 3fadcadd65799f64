import type { Executor } from '../executors/executor.js';
import type { Node } from '../expressions/graph.js';
import type { ReductionSpec } from '../reductions/reduction-table.js';
import type { Holder } from './memory.js';
import type { Part } from './part.js';

/** How a frame is computed. None of it changes a result. */
export interface RunSettings {
  /** Where to run; the process's default threads unless given. */
  readonly executor?: Executor;
  /** Most bytes that a result may take in this process; 2 GiB unless given. */
  readonly memoryLimit?: number;
  /** The folder for rows that persist() cannot keep in memory; the system's for temporary files unless given. */
  readonly scratch?: string;
  /** Called with raw rows worked off and raw rows in all. */
  readonly onProgress?: (rows: number, totalRows: number) => void;
  /** Stops the work with a CancelledError. */
  readonly signal?: AbortSignal;
  /** Blocks that a worker is given at once; by their number unless given. */
  readonly blocksAtOnce?: number;
}

/** The settings, by name. */
export const settingNames = Object.keys({
  executor: true,
  memoryLimit: true,
  scratch: true,
  onProgress: true,
  signal: true,
  blocksAtOnce: true,
} satisfies Record<keyof RunSettings, true>);

/** One reduction over the rows of a frame. */
export interface PassRequest {
  readonly parts: readonly Part[];
  readonly spec: ReductionSpec;
  /** What the reduction takes in, for one part. */
  readonly inputs: (part: Part) => readonly Node[];
  readonly settings: RunSettings;
  /** Whether the state has all it needs, so that reading can stop. */
  readonly enough?: (state: unknown) => boolean;
  /** Bytes that a state takes, where it grows with the rows. */
  readonly bytes?: (state: unknown) => number;
  /** What is said to take them; collected rows unless given. */
  readonly holder?: Holder;
  /** Takes about so many blocks, evenly spread, instead of all. */
  readonly someBlocks?: number;
  /** Takes the blocks from the last to the first. */
  readonly fromEnd?: boolean;
  /** Gives workers about so many bytes of columns at once, and few ranges ahead: where states hold the rows, and are not kept. */
  readonly bytesAtOnce?: number;
}
