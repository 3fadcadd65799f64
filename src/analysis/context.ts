import { type Cells, detectorConfiguration, energyBinsOf, massGroups } from '../events/index.js';
import { type Blinding, blindedRange, blindingOf } from './blinding.js';
import { findInputs, type RunInputs, type YearInputs } from './inputs.js';
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
  /** Absent where everything may be looked at. */
  readonly blinding?: Blinding;
}

/**
 * Finds the inputs and lays the bins.
 * @param unblind  look at what data.blinding hides
 * @throws {FileError} a pattern that matches no file, a damaged file that may not be skipped
 */
export async function makeContext(
  analysis: Analysis,
  directory: RunDirectory,
  unblind = false,
): Promise<RunContext> {
  return layContext(analysis, directory, await findInputs(analysis, directory), unblind);
}

/** Lays the bins. @throws {UsageError} {DomainError} a detector configuration or binning that cannot be */
export function layContext(
  analysis: Analysis,
  directory: RunDirectory,
  inputs: RunInputs,
  unblind: boolean,
): RunContext {
  const blinding = blindingOf(analysis.content, unblind);
  const content = blindedRange(analysis.content, blinding);
  detectorConfiguration(content.detector);
  const groups = massGroups(content.groups);
  const { causes, effects } = content.energy;
  return {
    analysis: { ...analysis, content },
    directory,
    ...(blinding && { blinding }),
    causes: { energy: energyBinsOf(causes), groups },
    effects: { energy: energyBinsOf(effects), groups },
    inputs,
  };
}

/** The context in which a year's own simulation takes the place of the common one. */
export function withSimulationOf(context: RunContext, { year, simulation }: YearInputs): RunContext {
  if (year.simulation === undefined || simulation === undefined) return context;
  const { analysis, inputs } = context;
  const content = { ...analysis.content, simulation: year.simulation };
  return { ...context, analysis: { ...analysis, content }, inputs: { ...inputs, simulation } };
}

/** The contexts of the simulations that years have of their own, in the order of the years. */
export function ownSimulations(context: RunContext): RunContext[] {
  return context.inputs.years
    .filter(({ simulation }) => simulation !== undefined)
    .map((inputs) => withSimulationOf(context, inputs));
}
