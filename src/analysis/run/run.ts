import { defaultExecutor } from '../../engine/index.js';
import { writeReport } from '../report/write-report.js';
import { systematicShifts } from '../spectrum/systematic-shifts.js';
import { type ChallengeTest, challengeStages } from '../stages/challenge.js';
import { dataStages, sumOfData } from '../stages/data.js';
import { fitStage } from '../stages/fit.js';
import { fluxFile } from '../stages/flux.js';
import { simulatedStages } from '../stages/simulated.js';
import { skyStage } from '../stages/sky.js';
import { systematicStages } from '../stages/systematics.js';
import { unfoldingStage } from '../stages/unfolding.js';
import { validationStage } from '../stages/validation.js';
import { yearsStage } from '../stages/years.js';
import { zenithBandsStage } from '../stages/zenith-bands.js';
import type { RunContext } from './context.js';
import { makeManifest, writeManifest } from './manifest.js';
import { writeOutputs } from './outputs.js';
import type { RunResults } from './run-results.js';
import { type SessionOptions, withAnalysis } from './session.js';

export interface RunOptions extends SessionOptions {
  /** Size of the closure ensemble; default: as the analysis file says. */
  readonly pseudoExperiments?: number;
  /** Also every test of the chain that a run leaves out, as `airshower validate` does; default false. */
  readonly challenge?: boolean;
  /** Only these of them; default: all. */
  readonly only?: readonly ChallengeTest[];
}

/** A finished run. */
export interface RunOutcome extends RunResults {
  readonly context: RunContext;
  /** Path of report.html. */
  readonly report: string;
}

/**
 * Runs an analysis from events to flux. Finished stages whose inputs, settings and program are unchanged are not run again.
 * @throws {AirshowerError} what went wrong, with file, dataset, column or key; results of earlier stages are kept
 */
export function runAnalysis(path: string, options: RunOptions): Promise<RunOutcome> {
  return withAnalysis(path, options, (context) => runStages(context, options));
}

async function runStages(
  context: RunContext,
  { pseudoExperiments, challenge: challenged = false, only }: RunOptions,
): Promise<RunOutcome> {
  const simulated = await simulatedStages(context);
  const { events, models, simulation, simulations } = simulated;
  const yearData = await dataStages(context, models);
  const data = sumOfData(yearData);
  const spectrum = await unfoldingStage(context, events, simulation, data);
  const passes = { events, simulations, yearData };
  const years = await yearsStage(context, passes, spectrum.chosen);
  const sources = await systematicStages(context, models, events);
  const nominal = { passes, unfolded: spectrum.unfolded, years, held: spectrum.chosen };
  const fit = await fitStage(context, { events, simulation, data, spectrum });
  const systematics = systematicShifts(context, nominal, sources);
  const validation = await validationStage(
    context,
    events,
    { simulation, data, spectrum },
    { experiments: pseudoExperiments, onProgress: context.directory.onProgress },
  );
  const sky = await skyStage(context, simulated);
  const zenithBands = await zenithBandsStage(context, simulated, spectrum);
  const flux = fluxFile(context, { events, spectrum, systematics, years, fit, zenithBands });
  const tested = { events, models, simulation, data, spectrum };
  const experiments = pseudoExperiments ?? context.analysis.content.validation.pseudoExperiments;
  const challenge = challenged ? await challengeStages(context, tested, { experiments, only }) : undefined;
  const results = { events, data, spectrum, flux, validation, sky, challenge };
  await writeOutputs(context, results);
  const manifest = makeManifest(context, defaultExecutor().workers);
  await writeManifest(context, manifest);
  const { path: report } = await writeReport({ ...results, context, models, simulation, manifest });
  return { ...results, context, report };
}
