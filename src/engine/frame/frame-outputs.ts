import type { Table as ArrowTable } from 'apache-arrow';
import { toArrowTable } from '../arrow/to-arrow.js';
import { FrameResults } from './frame-results.js';

/** What a frame can be turned into: tables of other libraries, and files. Files are written block by block, whole or not at all. */
export abstract class FrameOutputs extends FrameResults {
  /**
   * The rows as an Arrow table in memory: numbers share the memory of collect(), strings are a dictionary, missing values are nulls
   * (floats: NaN), units stand in the fields' metadata. `tableToIPC(await frame.toArrow(), 'file')` of apache-arrow makes a Feather file.
   * @throws {ResourceError} beyond memoryLimit
   */
  async toArrow(columns: readonly string[] = this.columns): Promise<ArrowTable> {
    return toArrowTable(await this.collect(columns), this.schema);
  }
}
