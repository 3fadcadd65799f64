import { basename } from 'node:path';
import { AnalysisFileError, nearestHint } from '../../core/index.js';
import { compute } from '../../engine/index.js';
import { type CutFlow, type Livetime, LivetimeFit } from '../../events/index.js';
import type { GenerationSet } from '../../flux/index.js';
import { contentsOf } from '../fingerprint.js';
import { cutFlowOf, sumOfCutFlows } from '../inputs/cut-flow.js';
import { dataFrame, simulationFrame, streamFrame } from '../inputs/frames.js';
import { referenceAreas } from '../inputs/generation-sets.js';
import type { YearInputs } from '../inputs/inputs.js';
import { thrownSets } from '../inputs/thrown-sets.js';
import {
  countRuns,
  type EventsOfRuns,
  eventsByRun,
  type UnmatchedRuns,
  unmatchedRuns,
} from '../inputs/unmatched-runs.js';
import { wantedFeatures } from '../models/wanted-features.js';
import { ownSimulations, type RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import type { DataYear } from '../settings/years.js';
import { runColumnOf } from '../validated/splits.js';

/** What is known of the events before any of them is reconstructed. */
export interface EventsResult extends SimulatedThrowing {
  /** Of the data of all years, and of the simulation. */
  readonly cutFlows: readonly CutFlow[];
  /** Of all years together. */
  readonly livetimeSeconds: number;
  readonly livetimeErrorSeconds: number;
  readonly years: readonly EventsOfYear[];
  /** The common simulation, then those that years have of their own. */
  readonly simulations: readonly SimulatedThrowing[];
}

/** One year of data. */
export interface EventsOfYear {
  readonly name: string;
  readonly detector: string;
  readonly cutFlow: CutFlow;
  /** By month, 'all' last; one entry where the livetime is given. */
  readonly livetime: readonly Livetime[];
  readonly livetimeSeconds: number;
  readonly livetimeErrorSeconds: number;
  /** Index of its simulation. */
  readonly simulation: number;
  /** Missing where there is no stream, or files have no run numbers. */
  readonly unmatched?: UnmatchedRuns;
}

/** How the files of a simulation were thrown, and what the efficiencies refer to. */
export interface SimulatedThrowing {
  readonly sets: readonly GenerationSet[];
  /**
   * [energy bin of the causes] area x solid angle (m^2 sr), and the area alone (m^2). Of several simulations together: the mean
   * over the livetime.
   */
  readonly etendue: readonly number[];
  readonly areaM2: readonly number[];
}

/** Cut flows, livetime and what was thrown. */
export function eventsStage(context: RunContext): Promise<Stored<EventsResult>> {
  const { analysis, directory, inputs, blinding } = context;
  const { simulation, cuts, columns, features, energy } = analysis.content;
  const dependsOn = {
    years: inputs.years.map(({ year, data, stream, simulation: own }) => ({
      year: withoutGenerate(year),
      files: [data, stream, own ?? []].map(contentsOf),
    })),
    files: contentsOf(inputs.simulation),
    simulation: { ...simulation, generate: null },
    cuts,
    columns,
    features,
    causes: energy.causes,
    burnEvery: blinding?.burnEvery,
    learners: [analysis.content.reconstruction, analysis.content.classification].map(wantedFeatures),
    // Results of an older form lack them.
    unmatched: 'runs',
  };
  return directory.stage('events', dependsOn, async () => {
    const simulations = await thrownSimulations(context);
    const years: EventsOfYear[] = [];
    for (const inputs of context.inputs.years) years.push(await yearEvents(context, inputs, years));
    const cutFlows = [
      sumOfCutFlows(years.map(({ cutFlow }) => cutFlow)),
      await cutFlowOf('simulation', await simulationFrame(context), context.analysis),
    ];
    const livetimeSeconds = years.reduce((sum, year) => sum + year.livetimeSeconds, 0);
    // Each year's livetime comes from a fit of its own: the errors are independent.
    const livetimeErrorSeconds = Math.hypot(...years.map((year) => year.livetimeErrorSeconds));
    const together = meanThrowing(simulations, livetimeShares(years, simulations.length));
    return { ...together, cutFlows, livetimeSeconds, livetimeErrorSeconds, years, simulations };
  });
}

/** Settings of a year without what only `airshower simulate` reads. */
function withoutGenerate({ generate: _, simulation, ...year }: DataYear): unknown {
  return { ...year, simulation: simulation && { ...simulation, generate: null } };
}

/** [simulation] share of the livetime whose data it describes. */
export function livetimeShares(
  years: readonly Pick<EventsOfYear, 'simulation' | 'livetimeSeconds'>[],
  simulations: number,
): number[] {
  const total = years.reduce((sum, { livetimeSeconds }) => sum + livetimeSeconds, 0);
  const shares = new Array<number>(simulations).fill(0);
  for (const { simulation, livetimeSeconds } of years) shares[simulation] += livetimeSeconds / total;
  return shares;
}

async function thrownSimulations(context: RunContext): Promise<SimulatedThrowing[]> {
  const { causes } = context;
  const contexts = [context, ...ownSimulations(context)];
  const found: SimulatedThrowing[] = [];
  for (const each of contexts) {
    const sets = await thrownSets(each);
    const areas = referenceAreas(sets, causes.energy.edges);
    found.push({
      sets,
      etendue: areas.map(({ etendue }) => etendue),
      areaM2: areas.map(({ areaM2 }) => areaM2),
    });
  }
  return found;
}

/** The mean over the livetime: what all years together were exposed with. */
function meanThrowing(
  simulations: readonly SimulatedThrowing[],
  shares: readonly number[],
): SimulatedThrowing {
  const used = simulations.flatMap((simulation, index) =>
    shares[index] > 0 ? [{ simulation, share: shares[index] }] : [],
  );
  if (used.length === 1) return used[0].simulation;
  const mean = (values: (simulation: SimulatedThrowing) => readonly number[]): number[] =>
    values(simulations[0]).map((_, bin) =>
      used.reduce((sum, { simulation, share }) => sum + share * values(simulation)[bin], 0),
    );
  return {
    sets: used.flatMap(({ simulation }) => simulation.sets),
    etendue: mean(({ etendue }) => etendue),
    areaM2: mean(({ areaM2 }) => areaM2),
  };
}

async function yearEvents(
  context: RunContext,
  inputs: YearInputs,
  before: readonly EventsOfYear[],
): Promise<EventsOfYear> {
  const { year } = inputs;
  const { livetime, runs: ofStream } = await readStream(context, inputs);
  const { seconds, errorSeconds } = livetime[livetime.length - 1];
  const sample = context.inputs.years.length === 1 ? 'data' : `data of ${year.name}`;
  const own = before.filter(({ simulation }) => simulation > 0).length + 1;
  const data = await dataFrame(context, inputs);
  const flow = cutFlowOf(sample, data, context.analysis);
  const runs = ofStream && eventsByRun(data);
  const [cutFlow, ofData] = runs ? await compute([flow, runs]) : [await flow];
  return {
    name: year.name,
    detector: year.detector,
    cutFlow,
    livetime,
    livetimeSeconds: seconds,
    livetimeErrorSeconds: errorSeconds,
    simulation: year.simulation === undefined ? 0 : own,
    ...(ofData && ofStream && { unmatched: unmatchedRuns(ofData, ofStream) }),
  };
}

/** What the stream of a year says. */
interface StreamOfYear {
  readonly livetime: readonly Livetime[];
  /** Missing where there is no stream, or its files have no run numbers. */
  readonly runs?: EventsOfRuns;
}

async function readStream(context: RunContext, inputs: YearInputs): Promise<StreamOfYear> {
  const given = givenSeconds(inputs);
  if (given === undefined) return fittedStream(context, inputs);
  if (context.blinding !== undefined && context.blinding.burnEvery > 1) {
    const { name } = inputs.year;
    throw new AnalysisFileError(`a given livetime does not say that of the burn sample (${name})`, {
      fields: { key: 'livetime', year: name },
      remedy: 'Give the stream that the livetime is fitted to, or data.blinding.burnEvery: 1.',
    });
  }
  const livetime = [{ month: 'all', events: Number.NaN, meanIntervalSeconds: Number.NaN, ...given }];
  if (inputs.stream.length === 0) return { livetime };
  return { livetime, runs: await eventsByRun(await streamFrame(context, inputs, { withRuns: true })) };
}

/** The livetime fitted to the stream, and its events by run, in one pass. */
async function fittedStream(context: RunContext, inputs: YearInputs): Promise<StreamOfYear> {
  const stream = await streamFrame(context, inputs, { withRuns: true });
  const run = runColumnOf(stream);
  const fit = new LivetimeFit();
  const events = new Map<number, number>();
  for await (const table of stream) {
    fit.add(table.numbers('start_time_mjd'));
    if (run !== undefined) countRuns(table.numbers(run), events);
  }
  const runs = new Map([...events].sort(([a], [b]) => a - b));
  return { livetime: fit.finish(), ...(run !== undefined && { runs }) };
}

/** The livetime as the analysis file gives it, of the files that are read; undefined where it is fitted. */
function givenSeconds({ year, data }: YearInputs): Pick<Livetime, 'seconds' | 'errorSeconds'> | undefined {
  const { seconds, files, error } = year.livetime;
  if (files === undefined) return seconds === undefined ? undefined : { seconds, errorSeconds: error };
  const each = data.map(({ file }) => secondsOf(basename(file), files));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const read = sum(each);
  return { seconds: read, errorSeconds: (error * read) / sum(Object.values(files)) };
}

function secondsOf(name: string, files: Readonly<Record<string, number>>): number {
  if (Object.hasOwn(files, name)) return files[name];
  throw new AnalysisFileError(
    `data.livetime.files: there is no livetime of ${name}${nearestHint(name, Object.keys(files))}`,
    {
      fields: { key: 'data.livetime.files', file: name },
      remedy: 'Give the seconds of every data file, by its name without folder.',
    },
  );
}
