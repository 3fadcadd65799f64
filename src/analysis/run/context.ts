import { AnalysisFileError, DomainError } from '../../core/index.js';
import {
  type Cells,
  detectorConfiguration,
  type EnergyBins,
  type EnergyRange,
  energyBinsOf,
  massGroups,
} from '../../events/index.js';
import { type FlowEnds, withFlowBins } from '../../unfolding/index.js';
import { type Blinding, blindedRange, blindingOf } from '../inputs/blinding.js';
import { findInputs, type RunInputs, type YearInputs } from '../inputs/inputs.js';
import type { Analysis } from '../settings/read-analysis.js';
import { requireBandable } from '../zenith-bands/bandable.js';
import type { RunDirectory } from './run-directory.js';

/** What every stage of a run works with. */
export interface RunContext {
  readonly analysis: Analysis;
  readonly directory: RunDirectory;
  /** Cells of the true and of the reconstructed energy and group, those of under- and overflow among them. */
  readonly causes: Cells;
  readonly effects: Cells;
  /** lg(E/GeV) that the effects measure in bins, without under- and overflow. */
  readonly measured: { readonly low: number; readonly high: number };
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
  const { causes, effects, publish } = content.energy;
  requirePublishable(publish, causes);
  requireBandable(content);
  return {
    analysis: { ...analysis, content },
    directory,
    ...(blinding && { blinding }),
    causes: { energy: binsOf('causes', causes), groups },
    effects: { energy: binsOf('effects', effects), groups },
    measured: { low: effects.low, high: effects.high },
    inputs,
  };
}

/** @throws {AnalysisFileError} an under- or overflow inside the range, named by its key */
function binsOf(key: 'causes' | 'effects', range: EnergyRange & FlowEnds): EnergyBins {
  try {
    return withFlowBins(energyBinsOf(range), range);
  } catch (cause) {
    if (!(cause instanceof DomainError)) throw cause;
    throw new AnalysisFileError(`energy.${key}: ${cause.message}`, {
      fields: { ...cause.fields, key: `energy.${key}` },
      remedy: cause.remedy,
      cause,
    });
  }
}

/** An underflow holds events of a range of its own: it is no bin of a spectrum. @throws {AnalysisFileError} a published range that reaches into it */
function requirePublishable(publish: RunContext['measured'], { low, high }: RunContext['measured']): void {
  if (publish.low >= low - 1e-6 && publish.high <= high + 1e-6) return;
  throw new AnalysisFileError(
    `energy.publish from ${publish.low} to ${publish.high} reaches beyond energy.causes, ${low} to ${high}`,
    {
      fields: { key: 'energy.publish', found: [publish.low, publish.high], limit: [low, high] },
      remedy: 'Publish a range inside the bins of the causes; under- and overflow are not given out.',
    },
  );
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
