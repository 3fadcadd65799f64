import type { SkyPicture } from '../sky/sky-section.js';
import type { ChallengeResult } from '../stages/challenge.js';
import type { DataResult } from '../stages/data.js';
import type { EventsResult } from '../stages/events.js';
import type { FluxFile } from '../stages/flux.js';
import type { SpectrumResult } from '../stages/unfolding.js';
import type { ValidationResult } from '../stages/validation.js';
import type { Stored } from './run-directory.js';

/** Everything that a run has found, as its stages left it. */
export interface RunResults {
  readonly events: Stored<EventsResult>;
  readonly data: Stored<DataResult>;
  readonly spectrum: Stored<SpectrumResult>;
  readonly flux: FluxFile;
  readonly validation: Stored<ValidationResult>;
  /** Only where the chain was challenged with all that `airshower validate` does. */
  readonly challenge?: ChallengeResult;
  /** Where the analysis file has a section `sky`. */
  readonly sky?: Stored<SkyPicture>;
}
