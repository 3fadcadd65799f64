import { type Cells, detectorConfiguration, energyBins, massGroups } from '../events/index.js';
import { findInputs, type RunInputs } from './inputs.js';
import type { Analysis } from './read-analysis.js';
import type { RunDirectory } from './run-directory.js';

/** What every stage of a run works with. */
export interface RunContext {
  readonly analysis: Analysis;
  readonly directory: RunDirectory;
  /** Cells of the true and of the reconstructed energy and group. */
  readonly causes: Cells;
  readonly effects: Cells;
  readonly inputs: RunInputs;
}

/**
 * Finds the inputs and lays the bins.
 * @throws {FileError} a pattern that matches no file, a damaged file that may not be skipped
 */
export async function makeContext(analysis: Analysis, directory: RunDirectory): Promise<RunContext> {
  return layContext(analysis, directory, await findInputs(analysis, directory));
}

/** Lays the bins. @throws {UsageError} {DomainError} a detector configuration or binning that cannot be */
export function layContext(analysis: Analysis, directory: RunDirectory, inputs: RunInputs): RunContext {
  const { content } = analysis;
  detectorConfiguration(content.detector);
  const groups = massGroups(content.groups);
  const { causes, effects } = content.energy;
  return {
    analysis,
    directory,
    causes: { energy: energyBins(causes.low, causes.high, causes.width), groups },
    effects: { energy: energyBins(effects.low, effects.high, effects.width), groups },
    inputs,
  };
}
