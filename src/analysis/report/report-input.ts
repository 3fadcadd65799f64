import type { RunContext } from '../run/context.js';
import type { Manifest } from '../run/manifest.js';
import type { Stored } from '../run/run-directory.js';
import type { RunResults } from '../run/run-results.js';
import type { ModelsResult } from '../stages/models.js';
import type { SimulationResult } from '../stages/simulation.js';

/** All that the report draws on. */
export interface ReportInput extends RunResults {
  readonly context: RunContext;
  readonly models: Stored<ModelsResult>;
  readonly simulation: Stored<SimulationResult>;
  readonly manifest: Manifest;
}
