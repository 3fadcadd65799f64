import { writeFileAtomic } from '../core/index.js';
import { closeDefaultExecutor, defaultExecutor, setDefaultWorkers } from '../engine/index.js';
import { analysisReport, renderReport } from '../plots/index.js';
import { makeContext, type RunContext } from './context.js';
import { makeManifest, writeManifest } from './manifest.js';
import { type RunResults, writeOutputs } from './outputs.js';
import { readAnalysis } from './read-analysis.js';
import { reportParts } from './report-parts.js';
import { RunDirectory } from './run-directory.js';
import { dataStage } from './stages/data.js';
import { eventsStage } from './stages/events.js';
import { fluxFile } from './stages/flux.js';
import { modelsStage } from './stages/models.js';
import { simulationStage } from './stages/simulation.js';
import { systematicStages } from './stages/systematics.js';
import { unfoldingStage } from './stages/unfolding.js';
import { validationStage } from './stages/validation.js';

export interface RunOptions {
  /** Folder of the run. */
  readonly out: string;
  /** Worker threads; default: one per core. The results do not depend on it. */
  readonly workers?: number;
  /** Takes one line per finished stage. */
  readonly log?: (line: string) => void;
  /** Size of the closure ensemble; default: as the analysis file says. */
  readonly pseudoExperiments?: number;
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
export async function runAnalysis(
  path: string,
  { out, workers, log = () => {}, pseudoExperiments }: RunOptions,
): Promise<RunOutcome> {
  if (workers !== undefined) setDefaultWorkers(workers);
  try {
    const analysis = await readAnalysis(path);
    const context = await makeContext(analysis, new RunDirectory(out, log));
    return await runStages(context, pseudoExperiments);
  } finally {
    await closeDefaultExecutor();
  }
}

async function runStages(context: RunContext, pseudoExperiments: number | undefined): Promise<RunOutcome> {
  const events = await eventsStage(context);
  const models = await modelsStage(context);
  const simulation = await simulationStage(context, models, events.sets);
  const data = await dataStage(context, models);
  const spectrum = await unfoldingStage(context, events, simulation, data);
  const nominal = { events, models, simulation, data, unfolded: spectrum.unfolded };
  const systematics = await systematicStages(context, nominal);
  const validation = await validationStage(
    context,
    events,
    { simulation, spectrum },
    { experiments: pseudoExperiments },
  );
  const flux = fluxFile(context, events, spectrum, systematics);
  const results = { events, data, spectrum, flux, validation };
  await writeOutputs(context, results);
  const manifest = makeManifest(context, defaultExecutor().workers);
  await writeManifest(context, manifest);
  const report = context.directory.file('report.html');
  const parts = reportParts({ ...results, context, models, simulation, manifest });
  await writeFileAtomic(report, renderReport(analysisReport(parts)));
  return { ...results, context, report };
}
