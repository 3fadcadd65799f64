import {
  type DataSimulationAgreement,
  dataSimulationVerdicts,
  histogramAgreement,
  type SimulatedHistogram,
  stabilityVerdicts,
  type Verdict,
  type WeightedHistogram,
  within,
  type YearOfCounts,
  type YearStability,
  yearStability,
} from '../../validation/index.js';
import { unmatchedRunWarnings } from '../inputs/unmatched-runs.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import { knownFluxOf } from '../spectrum/known-flux.js';
import { energySlices, labelOf } from '../validated/judged-variables.js';
import { addedSums, type SimulatedSums } from '../validated/simulated-sums.js';
import type { EventsResult } from './events.js';
import type { JudgedData } from './judged-data.js';
import type { JudgedSimulation } from './judged-simulation.js';

/** One comparison with its histograms, events. */
export interface DrawnAgreement extends DataSimulationAgreement {
  /** [bin + 1] */
  readonly edges: readonly number[];
  /** [bin] */
  readonly data: readonly number[];
  readonly dataVariances: readonly number[];
  /** [bin] of the simulation, for the livetime of the year. */
  readonly simulation: readonly number[];
  readonly simulationVariances: readonly number[];
  /** [group][bin] */
  readonly groups: readonly (readonly number[])[];
  /** [bin] part of the simulation; missing where the analysis has none. */
  readonly background?: readonly number[];
}

/** Features and score of every year in every slice of energy against the simulation. */
export interface DataSimulationResult {
  /** What the simulation is weighted with. */
  readonly weighting: string;
  readonly agreements: readonly DrawnAgreement[];
  /** Slices with too few events to be compared, in words. */
  readonly leftOut: readonly string[];
  readonly stability?: YearStability;
  readonly verdicts: readonly Verdict[];
}

/** What every simulation and every year gave. */
export interface JudgedSamples {
  readonly events: Stored<EventsResult>;
  readonly simulations: readonly Stored<JudgedSimulation>[];
  readonly years: readonly Stored<JudgedData>[];
}

export function dataSimulationStage(
  context: RunContext,
  samples: JudgedSamples,
): Promise<Stored<DataSimulationResult>> {
  const { seed } = context.analysis.content;
  const dependsOn = {
    seed,
    slices: energySlices(context),
    years: samples.events.years,
    data: samples.years.map(({ histograms, slices }) => ({ histograms, slices })),
    simulations: samples.simulations.map(({ histograms, slices, background }) => ({
      histograms,
      slices,
      background,
    })),
    known: knownFluxOf(context),
  };
  return context.directory.stage('data-simulation', dependsOn, async () => compareAll(context, samples));
}

/** Whether events and livetime are of the same runs; nothing where no year has a stream. */
function runsVerdicts(years: Stored<EventsResult>['years']): Verdict[] {
  const looked = years.flatMap(({ unmatched }) => unmatched ?? []);
  if (looked.length === 0) return [];
  const runs = looked.flatMap(({ withoutEvents, withoutLivetime }) => [...withoutEvents, ...withoutLivetime]);
  const name = { group: 'data against simulation', test: 'runs with livetime or events alone' } as const;
  const good = 'every run of the stream has events, and every run with events a livetime';
  const reason = unmatchedRunWarnings(years).join(' ') || good;
  return [within(name, runs.length, [0, 0], { reason, limit: 'none may be' })];
}

/** With fewer events in a slice a shape says nothing. */
const fewestEvents = 100;

function compareAll(context: RunContext, samples: JudgedSamples): DataSimulationResult {
  const places = placesOf(context, samples);
  const wanted = places.filter(({ events }) => events >= fewestEvents);
  const known = knownFluxOf(context);
  const agreements = wanted.map((place) => agreementOf(context, place, wanted.length));
  const stability = yearStability(yearsOfCounts(samples));
  return {
    weighting: known ?? 'the unfolded spectrum',
    agreements,
    leftOut: places
      .filter(({ events }) => events < fewestEvents)
      .map(
        ({ name, low, high, year, events }) =>
          `${labelOf(name)} of ${year} at ${low} to ${high}: ${events} events`,
      ),
    ...(stability && { stability }),
    verdicts: [
      ...dataSimulationVerdicts(agreements),
      ...stabilityVerdicts(stability),
      ...runsVerdicts(samples.events.years),
    ],
  };
}

interface Place {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly year: string;
  readonly events: number;
  readonly edges: readonly number[];
  readonly data: Slice<WeightedHistogram>;
  /** With the background. */
  readonly simulation: Slice<SimulatedHistogram> & {
    readonly groups: readonly (readonly number[])[];
    readonly background?: readonly number[];
  };
}

/** Plain numbers of a histogram in one slice of energy. */
type Slice<Histogram> = { readonly [Key in keyof Histogram]: readonly number[] };

/** Every variable that data and simulation both have, in every slice and year. */
function placesOf(context: RunContext, { events, simulations, years }: JudgedSamples): Place[] {
  const slices = energySlices(context);
  return years.flatMap(({ histograms }, index) => {
    const { name: year, simulation, livetimeSeconds } = events.years[index];
    const { histograms: simulated, background } = simulations[simulation];
    const both = Object.keys(simulated).filter((name) => name in histograms);
    return both.flatMap((name) =>
      slices.slice(0, -1).map((low, slice): Place => {
        const { sums, variances } = histograms[name];
        const { edges, groups, ...own } = simulated[name];
        const expected = background ? addedSums(own, background.histograms[name]) : own;
        const part = (values: readonly number[], factor = 1): number[] =>
          partOf(values, { bins: edges.length - 1, slice, factor });
        const data = { sums: part(sums), variances: part(variances) };
        const simulation = {
          sums: part(expected.sums, livetimeSeconds),
          covariance: expected.covariance[slice].map((value) => value * livetimeSeconds ** 2),
          groups: groups.map((each) => part(each, livetimeSeconds)),
          ...(background && { background: part(background.histograms[name].sums, livetimeSeconds) }),
        };
        return {
          name,
          low,
          high: slices[slice + 1],
          year,
          events: total(data.sums),
          edges,
          data,
          simulation,
        };
      }),
    );
  });
}

interface SlicePlace {
  readonly bins: number;
  readonly slice: number;
  readonly factor: number;
}

function partOf(values: readonly number[], { bins, slice, factor }: SlicePlace): number[] {
  return values.slice(slice * bins, (slice + 1) * bins).map((value) => value * factor);
}

function agreementOf({ analysis }: RunContext, place: Place, count: number): DrawnAgreement {
  const { name, low, high, year, events, edges, data, simulation } = place;
  const agreement = histogramAgreement(data, simulation, {
    seed: analysis.content.seed,
    name: `${name} ${low} ${year}`,
    // Smaller than any limit on the smallest of all of them.
    leastPValue: 0.001 / count,
  });
  return {
    variable: name,
    label: labelOf(name),
    low,
    high,
    year,
    dataEvents: events,
    ...agreement,
    edges,
    data: data.sums,
    dataVariances: data.variances,
    simulation: simulation.sums,
    simulationVariances: simulation.sums.map(
      (_, i) => simulation.covariance[i * (simulation.sums.length + 1)],
    ),
    groups: simulation.groups,
    ...(simulation.background && { background: simulation.background }),
  };
}

/** Events of every year in the slices of energy. */
function yearsOfCounts({ events, simulations, years }: JudgedSamples): YearOfCounts[] {
  return years.map(({ slices: counted }, index) => {
    const { name, simulation, livetimeSeconds, livetimeErrorSeconds } = events.years[index];
    const { slices: expected, background } = simulations[simulation];
    const inYear = ({ sums, covariance: [block] }: SimulatedSums) => ({
      events: sums.map((rate) => rate * livetimeSeconds),
      covariance: block.map((value) => value * livetimeSeconds ** 2),
    });
    return {
      name,
      counts: counted.sums,
      variances: counted.variances,
      expected: inYear(expected),
      ...(background && { background: inYear(background.slices) }),
      simulation,
      livetimeError: livetimeErrorSeconds / livetimeSeconds,
    };
  });
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
