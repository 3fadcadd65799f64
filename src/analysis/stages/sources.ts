import type { FileFingerprint } from '../../core/index.js';
import type { AnalysisFile } from '../settings/schema.js';

/** One entry of the analysis file's section systematics. */
export type Source = AnalysisFile['systematics'][number];
export type Side = 'up' | 'down';
export type Shift = Source['up'];

/** Another simulated set that a source names, as found on the disk. */
export interface OtherFiles {
  readonly up?: readonly FileFingerprint[];
  readonly down?: readonly FileFingerprint[];
}
