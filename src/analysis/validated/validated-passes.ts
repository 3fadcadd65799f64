import type { Stored } from '../run/run-directory.js';
import type { DataResult } from '../stages/data.js';
import type { EventsResult } from '../stages/events.js';
import type { ModelsResult } from '../stages/models.js';
import type { SimulationResult } from '../stages/simulation.js';
import type { SpectrumResult } from '../stages/unfolding.js';

/** The finished stages of a run that validation looks at. */
export interface ValidatedPasses {
  readonly events: Stored<EventsResult>;
  readonly models: Stored<ModelsResult>;
  /** Of all years together. */
  readonly simulation: Stored<SimulationResult>;
  readonly data: Stored<DataResult>;
  readonly spectrum: Stored<SpectrumResult>;
}
