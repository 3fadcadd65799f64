import {
  type DataSimulationAgreement,
  dataSimulationVerdicts,
  histogramAgreement,
  stabilityVerdicts,
  type Verdict,
  type WeightedHistogram,
  type YearOfCounts,
  type YearStability,
  yearStability,
} from '../../validation/index.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import { knownFluxOf } from '../spectrum/known-flux.js';
import { energySlices, labelOf } from '../validated/judged-variables.js';
import type { EventsResult } from './events.js';
import type { JudgedData } from './judged-data.js';
import type { JudgedSimulation, SlicedHistogram } from './judged-simulation.js';

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
    data: samples.years.map(({ histograms }) => histograms),
    simulations: samples.simulations.map(({ histograms }) => histograms),
    known: knownFluxOf(context),
  };
  return context.directory.stage('data-simulation', dependsOn, async () => compareAll(context, samples));
}

/** With fewer events in a slice a shape says nothing. */
const fewestEvents = 100;

function compareAll(context: RunContext, samples: JudgedSamples): DataSimulationResult {
  const places = placesOf(context, samples);
  const wanted = places.filter(({ events }) => events >= fewestEvents);
  const known = knownFluxOf(context);
  const agreements = wanted.map((place) => agreementOf(context, place, wanted.length));
  const stability = yearStability(yearsOfCounts(context, samples));
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
    verdicts: [...dataSimulationVerdicts(agreements), ...stabilityVerdicts(stability)],
  };
}

interface Place {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly year: string;
  readonly events: number;
  readonly edges: readonly number[];
  readonly data: WeightedSlice;
  readonly simulation: WeightedSlice & { readonly groups: readonly (readonly number[])[] };
}

interface WeightedSlice extends WeightedHistogram {
  readonly sums: readonly number[];
  readonly variances: readonly number[];
}

/** Every variable that data and simulation both have, in every slice and year. */
function placesOf(context: RunContext, { events, simulations, years }: JudgedSamples): Place[] {
  const slices = energySlices(context);
  return years.flatMap(({ histograms }, index) => {
    const { name: year, simulation, livetimeSeconds } = events.years[index];
    const simulated = simulations[simulation].histograms;
    const both = Object.keys(simulated).filter((name) => name in histograms);
    return both.flatMap((name) =>
      slices.slice(0, -1).map((low, slice): Place => {
        const data = sliceOf(histograms[name], slice);
        const expected = sliceOf(simulated[name], slice, livetimeSeconds);
        const { edges, groups } = simulated[name];
        const parts = groups.map((sums) => partOf(sums, { edges, slice, factor: livetimeSeconds }));
        const counted = data.sums.reduce((sum, value) => sum + value, 0);
        const simulation = { ...expected, groups: parts };
        return { name, low, high: slices[slice + 1], year, events: counted, edges, data, simulation };
      }),
    );
  });
}

function sliceOf({ edges, sums, variances }: SlicedHistogram, slice: number, factor = 1): WeightedSlice {
  return {
    sums: partOf(sums, { edges, slice, factor }),
    variances: partOf(variances, { edges, slice, factor: factor * factor }),
  };
}

function partOf(
  values: readonly number[],
  {
    edges,
    slice,
    factor,
  }: { readonly edges: readonly number[]; readonly slice: number; readonly factor: number },
): number[] {
  const bins = edges.length - 1;
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
    simulationVariances: simulation.variances,
    groups: simulation.groups,
  };
}

/** Events of every year in the slices of energy, by the first variable: every event has it. */
function yearsOfCounts(context: RunContext, { events, simulations, years }: JudgedSamples): YearOfCounts[] {
  const slices = energySlices(context).slice(0, -1);
  return years.map(({ histograms }, index) => {
    const { name, simulation, livetimeSeconds, livetimeErrorSeconds } = events.years[index];
    const counted = slices.map((_, slice) => sliceOf(histograms.lap_cos_zenith, slice));
    const expected = slices.map((_, slice) =>
      sliceOf(simulations[simulation].histograms.lap_cos_zenith, slice, livetimeSeconds),
    );
    return {
      name,
      counts: counted.map(({ sums }) => total(sums)),
      variances: counted.map(({ variances }) => total(variances)),
      expected: expected.map(({ sums }) => total(sums)),
      expectedVariances: expected.map(({ variances }) => total(variances)),
      simulation,
      livetimeError: livetimeErrorSeconds / livetimeSeconds,
    };
  });
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
