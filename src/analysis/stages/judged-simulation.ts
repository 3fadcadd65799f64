import { cellCount } from '../../events/index.js';
import { fluxModel, massGroups4 } from '../../flux/index.js';
import { addPassingEvents, emptyPassingSums, type PassingSums } from '../../unfolding/index.js';
import { expectedCounts, type ShowerContributions, showerContributions } from '../../validation/index.js';
import { contentsOf } from '../fingerprint.js';
import type { JudgedModels } from '../models/judged-columns.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import { knownFluxOf } from '../spectrum/known-flux.js';
import { expectedEvents } from '../spectrum/spectrum.js';
import { cellsOf } from '../tasks.js';
import {
  coreColumns,
  coreDistance,
  edgesOf,
  energySlices,
  type JudgedVariable,
  judgedVariables,
  sliceCells,
} from '../validated/judged-variables.js';
import type { SimulatedSample } from '../validated/simulated-sample.js';
import { partsOf, type SplitEdges, weightedMedian } from '../validated/splits.js';
import type { EventsResult } from './events.js';
import type { SpectrumResult } from './unfolding.js';

/** A variable in every slice of energy. */
export interface SlicedHistogram {
  /** [bin + 1] */
  readonly edges: readonly number[];
  /** [slice x bins + bin] sums of weights, and their variances. */
  readonly sums: readonly number[];
  readonly variances: readonly number[];
}

/** Response sums with more than one effect for each event, or with finer ones. */
export type JointSums = Stored<PassingSums>;

/** What the simulation says of everything that validation compares. */
export interface JudgedSimulation {
  /** Of the spectrum that is compared, events per second; `groups` by true mass group, [group][slice x bins + bin]. */
  readonly histograms: Readonly<
    Record<string, SlicedHistogram & { readonly groups: readonly (readonly number[])[] }>
  >;
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

/** Cells of one event by the analysis' own regression and by the other; -1 outside. */
export type EffectPair = readonly [own: number, other: number];

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
    splitEdges,
    // Results of an older form lack them.
    regressors: 'showers',
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

function judgeSimulation(
  context: RunContext,
  sample: SimulatedSample,
  { weighting, splitEdges: given }: { readonly weighting: Weighting; readonly splitEdges?: SplitEdges },
): JudgedSimulation {
  const { x, y } = coresOf(sample);
  const coreM = x && y ? coreDistance(x, y) : undefined;
  const columns: SimulatedSample['columns'] = {
    ...sample.columns,
    ...(coreM && { core_distance: coreM }),
  };
  const judged = { ...sample, columns, rates: ratesOf(sample, weighting) };
  const present = judgedVariables.filter(({ name }) => name in columns);
  const splitEdges = given ?? {
    cosZenith: weightedMedian(columns.lap_cos_zenith, judged.rates),
    coreM: coreM ? weightedMedian(coreM, judged.rates) : Number.NaN,
  };
  const parts = partsOf({ cosZenith: columns.lap_cos_zenith, coreM }, splitEdges);
  return {
    histograms: Object.fromEntries(
      present.map((variable) => [variable.name, histogramOf(context, judged, variable)]),
    ),
    splitEdges,
    splits: {
      zenith: splitSums(sample, parts.zenith!),
      ...(parts.core && { core: splitSums(sample, parts.core) }),
    },
    regressors: regressorSums(context, sample),
  };
}

function coresOf({ columns }: SimulatedSample): { x?: Float64Array; y?: Float64Array } {
  const [x, y] = coreColumns.map((name): Float64Array | undefined => columns[name]);
  return { x, y };
}

/** [event] events per second of the spectrum that data are compared with. */
function ratesOf({ weight, cause, energyGeV, primary, exposure }: SimulatedSample, weighting: Weighting) {
  if ('factors' in weighting)
    return weight.map((each, i) => each * (cause[i] < 0 ? 1 : weighting.factors[cause[i]]));
  const members = massGroups4.map((group) => [group]);
  const model = fluxModel(weighting.flux);
  return exposure.map((each, i) => each * model.groupFlux(members[primary[i]], energyGeV[i]));
}

type JudgedSample = SimulatedSample & { readonly rates: Float64Array };

function histogramOf({ analysis, causes }: RunContext, sample: JudgedSample, variable: JudgedVariable) {
  const slices = energySlices({ analysis });
  const { columns, rates, shower, showers } = sample;
  const effect = sliceCells(variable, slices, {
    values: columns[variable.name],
    lgEnergy: columns.reco_log_energy,
  });
  const all = new Uint8Array(showers).fill(1);
  const effects = (slices.length - 1) * variable.bins;
  const { counts, variance } = expectedCounts({ effects, shower, effect }, rates, all);
  const groups = causes.groups.map((_, group) => {
    const sums = new Array<number>(effects).fill(0);
    for (let i = 0; i < effect.length; i++)
      if (effect[i] >= 0 && columns.MC_group[i] === group) sums[effect[i]] += rates[i];
    return sums;
  });
  return { edges: edgesOf(variable), sums: [...counts], variances: [...variance], groups };
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
function regressorSums({ effects }: RunContext, sample: SimulatedSample): JudgedSimulation['regressors'] {
  const { columns, cause, weight, shower } = sample;
  const groups = effects.groups.length;
  const other = cellsOf(columns.other_log_energy, columns.reco_group, effects.energy, groups);
  const key = pairKeys(sample.effect, other, cellCount(effects));
  const used = [...new Set(key)].filter((each) => each >= 0).sort((a, b) => a - b);
  const place = new Map(used.map((each, index) => [each, index]));
  const sums = emptyPassingSums(used.length, sample.causes);
  const effect = key.map((each) => place.get(each) ?? -1);
  addPassingEvents(sums, { cause, effect, weight, shower });
  const showers = showerContributions({ causes: sample.causes, shower, cause, effect, weight });
  return { ...plainSums(sums), showers, pairs: used.map((each) => pairOf(each, cellCount(effects))) };
}

/** [event] one number for both cells, -1 where the event is in neither. */
export function pairKeys(own: Int32Array, other: Int32Array, effects: number): Int32Array {
  return own.map((cell, i) => (cell < 0 && other[i] < 0 ? -1 : (cell + 1) * (effects + 1) + other[i] + 1));
}

export function pairOf(key: number, effects: number): EffectPair {
  return [Math.floor(key / (effects + 1)) - 1, (key % (effects + 1)) - 1];
}

const plainSums = ({ effects, causes, weights, squares }: PassingSums): JointSums => ({
  effects,
  causes,
  weights: [...weights],
  squares: [...squares],
});
