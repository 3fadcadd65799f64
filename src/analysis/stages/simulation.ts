import {
  type Confusion,
  confusion,
  type IdentificationFractions,
  identificationFractions,
} from '../../classification/index.js';
import { AirshowerError } from '../../core/index.js';
import type { EventFrame, Table } from '../../engine/index.js';
import { cellCount, featureNames } from '../../events/index.js';
import type { GenerationSet } from '../../flux/index.js';
import { type EnergyPerformance, energyPerformance } from '../../reconstruction/index.js';
import { addPassingEvents, emptyPassingSums, type PassingSums } from '../../unfolding/index.js';
import { contentsOf } from '../fingerprint.js';
import { GrowingColumns } from '../growing-columns.js';
import { selected, simulationFrame, withTrueGroup } from '../inputs/frames.js';
import { halfOf } from '../models/model-events.js';
import { reconstructed } from '../models/reconstructed.js';
import { ownSimulations, type RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import type { PassedSums } from '../spectrum/spectrum.js';
import { cellsOf, fluxWeightColumn } from '../tasks.js';
import {
  emptyFeatureHistograms,
  type FeatureHistograms,
  fillFeatures,
  sumOfFeatures,
} from '../validated/feature-histograms.js';
import type { ModelsResult } from './models.js';

/** What the test half of the simulation says of detector and models. */
export interface SimulationResult {
  /** Events per second by [effect x causes + cause], and their squares summed by shower. */
  readonly passed: PassingSums;
  /** The same with every reconstructed energy 5% higher: a wrong detector that validation has to find out. */
  readonly passedScaled: PassingSums;
  /** Expected events per second in each bin of each feature, by mass group. */
  readonly features: readonly FeatureHistograms[];
  readonly energyPerformance: EnergyPerformance;
  readonly confusion: Confusion;
  readonly identification: IdentificationFractions;
  readonly events: number;
}

/** The nominal pass over the common simulation and over each that a year has of its own, kept as stages. */
export async function simulationStages(
  context: RunContext,
  models: ModelsResult,
  simulations: readonly { readonly sets: readonly GenerationSet[] }[],
): Promise<Stored<SimulationResult>[]> {
  const results: Stored<SimulationResult>[] = [];
  for (const [index, each] of [context, ...ownSimulations(context)].entries()) {
    const name = index === 0 ? 'simulation' : `simulation-${index}`;
    results.push(await simulationStage(each, models, simulations[index].sets, name));
  }
  return results;
}

/**
 * What the simulations say of all years together: sums weighted with the livetime that each stands for; performance is that of
 * the common one.
 * @param shares  [simulation] of the livetime
 */
export function meanOfSimulations(
  results: readonly Stored<SimulationResult>[],
  shares: readonly number[],
): Stored<SimulationResult> {
  const used = [...shares.keys()].filter((index) => shares[index] > 0);
  if (used.length === 1) return { ...results[0], ...sumsOf(results[used[0]]) };
  return {
    ...results[0],
    passed: meanOfSums(
      results.map(({ passed }) => passed),
      shares,
    ),
    passedScaled: meanOfSums(
      results.map(({ passedScaled }) => passedScaled),
      shares,
    ),
    features: results[0].features.map((_, group) =>
      sumOfFeatures(
        used.map((index) => results[index].features[group]),
        used.map((index) => shares[index]),
      ),
    ),
  };
}

/** Response sums of independent simulations, each times its share of the livetime. */
export function meanOfSums(sums: readonly PassedSums[], shares: readonly number[]): Stored<PassingSums> {
  const used = [...shares.keys()].filter((index) => shares[index] > 0);
  // One alone is taken as it is: its share may be 1 but for rounding.
  const factors = used.length === 1 ? shares.map(Math.ceil) : shares;
  const add = (values: (of: PassedSums) => ArrayLike<number>, power: 1 | 2): number[] =>
    Array.from(values(sums[0]), (_, k) =>
      used.reduce((all, index) => all + factors[index] ** power * values(sums[index])[k], 0),
    );
  const { effects, causes } = sums[0];
  return {
    effects,
    causes,
    weights: add(({ weights }) => weights, 1),
    squares: add(({ squares }) => squares, 2),
  };
}

const sumsOf = ({ passed, passedScaled, features }: Stored<SimulationResult>) => ({
  passed,
  passedScaled,
  features,
});

function simulationStage(
  context: RunContext,
  models: ModelsResult,
  sets: readonly GenerationSet[],
  name: string,
): Promise<Stored<SimulationResult>> {
  const dependsOn = simulationDependencies(context, models, sets);
  return context.directory.stage(name, dependsOn, () => simulationPass(context, models, sets));
}

/** All that a pass over the test half of a simulation depends on. */
export function simulationDependencies(
  { analysis, inputs }: RunContext,
  models: ModelsResult,
  sets: readonly GenerationSet[],
): unknown {
  const { simulation, cuts, columns, features, groups, energy, response, seed } = analysis.content;
  const settings = {
    simulation: { ...simulation, generate: null },
    cuts,
    columns,
    features,
    groups,
    energy,
    flux: response.flux,
    seed,
  };
  return { files: contentsOf(inputs.simulation), models, sets, settings };
}

/** Performance is judged on at most so many events: they are kept in memory for exact quantiles. */
const performanceEvents = 2_000_000;

/** Shift of lg E for an energy scale that is 5% too high. */
const wrongScale = Math.log10(1.05);

const performanceColumns = ['trueLogEnergy', 'recoLogEnergy', 'trueGroup', 'recoGroup'] as const;

/**
 * One pass over the test half: response sums, features, performance.
 * @throws {AirshowerError} nothing passes; {DomainError} an event that no set could have thrown
 */
async function simulationPass(
  context: RunContext,
  models: ModelsResult,
  sets: readonly GenerationSet[],
): Promise<SimulationResult> {
  const { causes, effects } = context;
  const passed = emptyPassingSums(cellCount(effects), cellCount(causes));
  const passedScaled = emptyPassingSums(cellCount(effects), cellCount(causes));
  const features = causes.groups.map(() => emptyFeatureHistograms());
  const sample = new GrowingColumns(performanceColumns, performanceEvents);
  let events = 0;
  for await (const table of await reconstructedSimulation(context, models, sets)) {
    addBlock(context, table, { passed, passedScaled, features, sample });
    events += table.rows;
  }
  if (events === 0) {
    throw new AirshowerError('no simulated event of the test half passes the cuts', {
      remedy: 'Simulate more showers, or look at the cut flow of the simulation.',
    });
  }
  return { passed, passedScaled, features, events, ...performanceOf(context, sample) };
}

/**
 * The test half of the simulation after all cuts, reconstructed, with the events per second that each event stands for.
 * @param more  further columns that are kept
 */
export async function reconstructedSimulation(
  context: RunContext,
  models: ModelsResult,
  sets: readonly GenerationSet[],
  more: readonly string[] = [],
): Promise<EventFrame> {
  const { analysis } = context;
  const frame = withTrueGroup(await simulationFrame(context), context);
  const passing = halfOf(selected(frame, analysis), 'test', context).filter('MC_group >= 0');
  const weighted = withFluxWeights(passing, sets, [analysis.content.response.flux]);
  return (await reconstructed(weighted, context, models)).select([
    ...featureNames,
    'MC_energy',
    'MC_log_energy',
    'MC_group',
    fluxWeightColumn(0),
    'reco_log_energy',
    'reco_group',
    ...more,
  ]);
}

/** With the events per second of each flux model that an event of the test half stands for: fluxWeightColumn(0), (1), ... */
export function withFluxWeights(
  frame: EventFrame,
  sets: readonly GenerationSet[],
  fluxes: readonly string[],
): EventFrame {
  const module = new URL('../tasks.js', import.meta.url).href;
  const task = { module, export: 'addFluxWeight', args: { sets, fluxes, share: 0.5 } };
  return frame.mapPartitions(task, {
    columns: ['MC_energy', 'MC_zenith', 'MC_type', 'importance_weight'],
    adds: Object.fromEntries(fluxes.map((_, index) => [fluxWeightColumn(index), 'float64' as const])),
    rowByRow: true,
  });
}

interface PassSums {
  readonly passed: PassingSums;
  readonly passedScaled: PassingSums;
  readonly features: readonly FeatureHistograms[];
  readonly sample: GrowingColumns<(typeof performanceColumns)[number]>;
}

function addBlock(
  { causes, effects }: RunContext,
  table: Table,
  { passed, passedScaled, features, sample }: PassSums,
): void {
  const groups = causes.groups.length;
  const [trueEnergy, recoEnergy] = [table.numbers('MC_log_energy'), table.numbers('reco_log_energy')];
  const [trueGroup, recoGroup] = [table.numbers('MC_group'), table.numbers('reco_group')];
  const weight = table.numbers('flux_weight');
  const shower = table.numbers('MC_energy');
  const cause = cellsOf(trueEnergy, trueGroup, causes.energy, groups);
  const effectAt = (energies: Float64Array): Int32Array =>
    cellsOf(energies, recoGroup, effects.energy, groups);
  addPassingEvents(passed, { cause, effect: effectAt(recoEnergy), weight, shower });
  const scaled = recoEnergy.map((energy) => energy + wrongScale);
  addPassingEvents(passedScaled, { cause, effect: effectAt(scaled), weight, shower });
  features.forEach((histograms, group) => {
    fillFeatures(
      histograms,
      (name) => table.numbers(name),
      (event) => (trueGroup[event] === group ? weight[event] : 0),
    );
  });
  sample.append({ trueLogEnergy: trueEnergy, recoLogEnergy: recoEnergy, trueGroup, recoGroup });
}

function performanceOf(
  { causes }: RunContext,
  sample: GrowingColumns<(typeof performanceColumns)[number]>,
): Pick<SimulationResult, 'energyPerformance' | 'confusion' | 'identification'> {
  const { trueLogEnergy, recoLogEnergy, trueGroup, recoGroup } = sample.columns();
  const names = causes.groups.map(({ name }) => name);
  const against = { variable: 'lg(E/GeV)', values: trueLogEnergy, edges: causes.energy.edges };
  return {
    energyPerformance: energyPerformance(trueLogEnergy, recoLogEnergy, {
      bins: causes.energy,
      groups: { names, values: trueGroup },
    }),
    confusion: confusion(trueGroup, recoGroup, names),
    identification: identificationFractions(trueGroup, recoGroup, { groups: names, against }),
  };
}
