import type { RunContext } from './context.js';
import type { Manifest } from './manifest.js';
import type { RunResults } from './outputs.js';
import type { Stored } from './run-directory.js';
import type { ModelsResult } from './stages/models.js';
import type { SimulationResult } from './stages/simulation.js';

/** All that the report draws on. */
export interface ReportInput extends RunResults {
  readonly context: RunContext;
  readonly models: Stored<ModelsResult>;
  readonly simulation: Stored<SimulationResult>;
  readonly manifest: Manifest;
}
