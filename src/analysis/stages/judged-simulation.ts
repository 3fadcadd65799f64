import { cellCount } from '../../events/index.js';
import { fluxModel, massGroups4 } from '../../flux/index.js';
import { addPassingEvents, emptyPassingSums, type PassingSums } from '../../unfolding/index.js';
import { type ShowerContributions, showerContributions } from '../../validation/index.js';
import { contentsOf } from '../fingerprint.js';
import type { JudgedModels } from '../models/judged-columns.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import { knownFluxOf } from '../spectrum/known-flux.js';
import { expectedEvents } from '../spectrum/spectrum.js';
import { type EffectPair, type JudgedEvents, judgedEvents, pairOf } from '../validated/judged-events.js';
import { edgesOf, energySlices } from '../validated/judged-variables.js';
import type { SimulatedSample } from '../validated/simulated-sample.js';
import {
  type CellsOfEvents,
  type SimulatedSums,
  simulatedSums,
  sumsOf,
} from '../validated/simulated-sums.js';
import { type SplitEdges, weightedMedian } from '../validated/splits.js';
import { type BackgroundRates, spreadBackground } from '../validated/spread-background.js';
import type { EventsResult } from './events.js';
import type { SpectrumResult } from './unfolding.js';

/** A variable in every slice of energy, [slice x bins + bin]; a slice is a block of the covariance. */
export interface SimulatedHistogram extends SimulatedSums {
  /** [bin + 1] */
  readonly edges: readonly number[];
  /** Sums by true mass group, [group][slice x bins + bin]. */
  readonly groups: readonly (readonly number[])[];
}

/** Response sums with more than one effect for each event, or with finer ones. */
export type JointSums = Stored<PassingSums>;

/** What the simulation says of everything that validation compares. */
export interface JudgedSimulation {
  /** Of the spectrum that is compared, events per second. */
  readonly histograms: Readonly<Record<string, SimulatedHistogram>>;
  /** [slice] all events, one block. */
  readonly slices: SimulatedSums;
  /** Of the background in the same cells, events per second; missing where the analysis has none. */
  readonly background?: {
    readonly histograms: Readonly<Record<string, SimulatedSums>>;
    readonly slices: SimulatedSums;
  };
  readonly splitEdges: SplitEdges;
  /** The response in two parts, effect = part x effects + effect. */
  readonly splits: { readonly zenith: JointSums; readonly core?: JointSums };
  /** The response for both energy regressions at once: effect k is pair k. */
  readonly regressors: JointSums & {
    readonly pairs: readonly EffectPair[];
    /** As throws of one shower, in different pairs, are alike. */
    readonly showers: ShowerContributions;
  };
}

/** Which simulation, and what it is compared with. */
export interface JudgedSimulationInputs {
  readonly events: Stored<EventsResult>;
  readonly judged: JudgedModels;
  readonly spectrum: Stored<SpectrumResult>;
  readonly index: number;
  /** Where events are split; default: halves of this simulation. */
  readonly splitEdges?: SplitEdges;
  readonly sample: () => Promise<SimulatedSample>;
}

export function judgedSimulationStage(
  context: RunContext,
  { events, judged, spectrum, index, splitEdges, sample }: JudgedSimulationInputs,
): Promise<Stored<JudgedSimulation>> {
  const { analysis, directory, inputs } = context;
  const { simulation, cuts, columns, groups, energy, response, seed } = analysis.content;
  const dependsOn = {
    files: contentsOf(inputs.simulation),
    settings: {
      simulation: { ...simulation, generate: null },
      cuts,
      columns,
      groups,
      energy,
      response,
      seed,
    },
    judged,
    sets: events.simulations[index].sets,
    weighting: weightingOf(context, events, spectrum),
    background: backgroundOf(context, events),
    splitEdges,
    // Results of an older form lack them.
    regressors: 'showers',
    histograms: 'covariance by shower',
  };
  const name = index === 0 ? 'judged-simulation' : `judged-simulation-${index}`;
  return directory.stage(name, dependsOn, async () => judgeSimulation(context, await sample(), dependsOn));
}

/** The spectrum that simulated events stand for: a flux model, or factors by cause on that of the response. */
type Weighting = { readonly flux: string } | { readonly factors: readonly number[] };

/** The flux behind the data where it is known, else the spectrum that was unfolded from them. */
function weightingOf(
  context: RunContext,
  { etendue, livetimeSeconds }: Stored<EventsResult>,
  { unfolded }: Stored<SpectrumResult>,
): Weighting {
  const flux = knownFluxOf(context);
  if (flux !== undefined) return { flux };
  const { causes, analysis } = context;
  const expected = expectedEvents(causes, etendue, livetimeSeconds, analysis.content.response.flux);
  return { factors: unfolded.map((count, cause) => count / expected[cause]) };
}

function backgroundOf(
  { analysis }: RunContext,
  { livetimeSeconds }: Stored<EventsResult>,
): BackgroundRates | undefined {
  const { background } = analysis.content.unfolding;
  const rates = (events: readonly number[]): number[] => events.map((count) => count / livetimeSeconds);
  return (
    background && { rates: rates(background.events), errors: background.errors && rates(background.errors) }
  );
}

/** What the simulation is made to stand for, and where its events are split. */
interface JudgedSettings {
  readonly weighting: Weighting;
  readonly background?: BackgroundRates;
  readonly splitEdges?: SplitEdges;
}

function judgeSimulation(
  context: RunContext,
  sample: SimulatedSample,
  { weighting, background, splitEdges: given }: JudgedSettings,
): JudgedSimulation {
  const { columns } = sample;
  const events = judgedEvents(context, (name) => columns[name]);
  const judged: JudgedSample = { ...sample, events, rates: ratesOf(sample, weighting) };
  const splitEdges = given ?? splitEdgesOf(judged);
  const parts = events.parts(splitEdges);
  const slices = { cells: events.slice, count: energySlices(context).length - 1 };
  const wanted = events.variables.map((variable) => cellsOfVariable(judged, variable, slices.count));
  const named = <Value>(of: (cells: CellsOfEvents, index: number) => Value): Record<string, Value> =>
    Object.fromEntries(events.variables.map(({ name }, index) => [name, of(wanted[index], index)]));
  const spread = background && spreadBackground(background, { ...judged, effect: events.effect });
  return {
    histograms: named((cells, index) => ({
      edges: edgesOf(events.variables[index]),
      ...simulatedSums(cells, judged.rates, sample.shower),
      groups: groupSums(context, judged, cells),
    })),
    slices: simulatedSums(slices, judged.rates, sample.shower),
    ...(spread && { background: { histograms: named(spread), slices: spread(slices) } }),
    splitEdges,
    splits: {
      zenith: splitSums(sample, parts.zenith!),
      ...(parts.core && { core: splitSums(sample, parts.core) }),
    },
    regressors: regressorSums(context, judged),
  };
}

interface JudgedSample extends SimulatedSample {
  readonly events: JudgedEvents;
  /** [event] events per second of the spectrum that data are compared with. */
  readonly rates: Float64Array;
}

/** Halves of what is expected. */
function splitEdgesOf({ events, rates }: JudgedSample): SplitEdges {
  const median = (name: string): number => weightedMedian(events.values(name), rates);
  const hasCore = events.variables.some(({ name }) => name === 'core_distance');
  return { cosZenith: median('lap_cos_zenith'), coreM: hasCore ? median('core_distance') : Number.NaN };
}

/** [event] events per second of the spectrum that data are compared with. */
function ratesOf({ weight, cause, energyGeV, primary, exposure }: SimulatedSample, weighting: Weighting) {
  if ('factors' in weighting)
    return weight.map((each, i) => each * (cause[i] < 0 ? 1 : weighting.factors[cause[i]]));
  const members = massGroups4.map((group) => [group]);
  const model = fluxModel(weighting.flux);
  return exposure.map((each, i) => each * model.groupFlux(members[primary[i]], energyGeV[i]));
}

/** Where a variable is counted in all slices of energy. */
function cellsOfVariable(
  { events }: JudgedSample,
  variable: JudgedEvents['variables'][number],
  slices: number,
): CellsOfEvents {
  return { cells: events.cells(variable), count: slices * variable.bins, block: variable.bins };
}

/** [true group][cell] */
function groupSums({ causes }: RunContext, { rates, columns }: JudgedSample, wanted: CellsOfEvents) {
  return causes.groups.map((_, group) => {
    const cells = wanted.cells.map((cell, i) => (columns.MC_group[i] === group ? cell : -1));
    return sumsOf({ ...wanted, cells }, rates);
  });
}

/** The response's sums with the part of each event before its effect. */
function splitSums(sample: SimulatedSample, part: Uint8Array): JointSums {
  const { effects, causes, cause, weight, shower } = sample;
  const sums = emptyPassingSums(2 * effects, causes);
  const effect = sample.effect.map((cell, i) => (cell < 0 ? -1 : part[i] * effects + cell));
  addPassingEvents(sums, { cause, effect, weight, shower });
  return plainSums(sums);
}

/** Two effects of every event as one: only pairs that occur. */
function regressorSums({ effects }: RunContext, sample: JudgedSample): JudgedSimulation['regressors'] {
  const { events, cause, weight, shower } = sample;
  const used = [...new Set(events.pair)].filter((each) => each >= 0).sort((a, b) => a - b);
  const place = new Map(used.map((each, index) => [each, index]));
  const sums = emptyPassingSums(used.length, sample.causes);
  const effect = events.pair.map((each) => place.get(each) ?? -1);
  addPassingEvents(sums, { cause, effect, weight, shower });
  const showers = showerContributions({ causes: sample.causes, shower, cause, effect, weight });
  return { ...plainSums(sums), showers, pairs: used.map((each) => pairOf(each, cellCount(effects))) };
}

const plainSums = ({ effects, causes, weights, squares }: PassingSums): JointSums => ({
  effects,
  causes,
  weights: [...weights],
  squares: [...squares],
});
