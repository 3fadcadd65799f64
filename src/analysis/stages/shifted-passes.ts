import { DomainError } from '../../core/index.js';
import { compute, type EventFrame, type Histogram, type HistogramAxis } from '../../engine/index.js';
import type { GenerationSet } from '../../flux/index.js';
import { dataFrame, selected, simulationFrame, type Variations, withTrueGroup } from '../inputs/frames.js';
import type { YearInputs } from '../inputs/inputs.js';
import { halfOf } from '../models/model-events.js';
import { reconstructed } from '../models/reconstructed.js';
import type { RunContext } from '../run/context.js';
import type { PassedSums } from '../spectrum/spectrum.js';
import type { CountedCells } from '../spectrum/unfold-counts.js';
import { fluxWeightColumn } from '../tasks.js';
import { visible } from './data.js';
import type { ModelsResult } from './models.js';
import { withFluxWeights } from './simulation.js';

/** Counts of a year with each shift of a data variable, by 'name:side': one pass over its events for all of them. */
export async function shiftedData(
  context: RunContext,
  models: ModelsResult,
  inputs: YearInputs,
  variations: Variations,
): Promise<Record<string, CountedCells>> {
  if (Object.keys(variations).length === 0) return {};
  const passing = selected(await dataFrame(context, inputs, variations), context.analysis);
  const frame = visible(await reconstructed(passing, context, models), context);
  const varied = await frame.varied((each) =>
    each.histogram(effectAxes(context), { weight: 'event_weight' }),
  );
  return mapValues(varied.variations, (histogram) => {
    const { values, variances } = complete(histogram);
    return { counts: [...values.data], variances: [...variances.data] };
  });
}

/** What a pass over a simulation is to give. */
export interface SimulationShifts {
  readonly variations: Variations;
  /** Flux models in place of the nominal one. */
  readonly fluxes: readonly string[];
}

/** Response sums by 'name:side' of a shifted variable, and by flux model; [effect x causes + cause] events per second. */
export interface ShiftedSums {
  readonly variations: Readonly<Record<string, PassedSums>>;
  readonly fluxes: Readonly<Record<string, PassedSums>>;
}

/**
 * The response of the test half with each shift of a simulation variable and with each flux model: one pass over the events for
 * all of them. Squares are summed by event, not by shower.
 */
export async function shiftedSimulation(
  context: RunContext,
  models: ModelsResult,
  sets: readonly GenerationSet[],
  { variations, fluxes }: SimulationShifts,
): Promise<ShiftedSums> {
  if (Object.keys(variations).length + fluxes.length === 0) return { variations: {}, fluxes: {} };
  const nominal = context.analysis.content.response.flux;
  const all = withTrueGroup(await simulationFrame(context, { variations }), context);
  const passing = selected(halfOf(all, 'test', context).filter('MC_group >= 0'), context.analysis);
  // Weights before the models: they depend on nothing that varies, and are computed once for all variants.
  const weighted = withFluxWeights(passing, sets, [nominal, ...fluxes]);
  const frame = await reconstructed(weighted, context, models);
  const varied = frame.varied((each) => responseHistogram(context, each, 0));
  const others = fluxes.map((_, index) => responseHistogram(context, frame, index + 1));
  const [shifted, ...weightings] = await compute([varied, ...others] as const);
  return {
    variations: mapValues(shifted.variations, (histogram) => sumsOf(context, histogram)),
    fluxes: Object.fromEntries(
      weightings.map((histogram, index) => [fluxes[index], sumsOf(context, histogram)]),
    ),
  };
}

/** The response of another simulated set, thrown as `sets` say. */
export async function responseOfFiles(
  context: RunContext,
  models: ModelsResult,
  sets: readonly GenerationSet[],
  files: readonly string[],
): Promise<PassedSums> {
  const frame = withTrueGroup(await simulationFrame(context, { files }), context);
  const passing = halfOf(selected(frame, context.analysis), 'test', context).filter('MC_group >= 0');
  const weighted = withFluxWeights(passing, sets, [context.analysis.content.response.flux]);
  const found = await responseHistogram(context, await reconstructed(weighted, context, models), 0);
  return sumsOf(context, found);
}

/** Energy before group on both sides: rows and columns of the flattened histogram are the cells. */
function responseHistogram(context: RunContext, frame: EventFrame, weight: number) {
  const { energy, groups } = context.causes;
  const causes = [
    { column: 'MC_log_energy', edges: energy.edges },
    { column: 'MC_group', edges: groupEdges(groups.length) },
  ];
  return frame.histogram([...effectAxes(context), ...causes], { weight: fluxWeightColumn(weight) });
}

function effectAxes({ effects }: RunContext): HistogramAxis[] {
  return [
    { column: 'reco_log_energy', edges: effects.energy.edges },
    { column: 'reco_group', edges: groupEdges(effects.groups.length) },
  ];
}

/** Bins around whole numbers. */
const groupEdges = (groups: number): Float64Array =>
  Float64Array.from({ length: groups + 1 }, (_, group) => group - 0.5);

function sumsOf({ causes, effects }: RunContext, histogram: Histogram): PassedSums {
  const { values, variances } = complete(histogram);
  const count = ({ energy, groups }: RunContext['causes']): number =>
    (energy.edges.length - 1) * groups.length;
  return {
    effects: count(effects),
    causes: count(causes),
    weights: [...values.data],
    squares: [...variances.data],
  };
}

/** An event outside all that was thrown has no weight: it must not vanish from the sums. */
function complete(histogram: Histogram): Histogram {
  const { missing, rows } = histogram;
  if (missing === 0) return histogram;
  throw new DomainError(`${missing} of ${rows} shifted events have no weight or no reconstructed energy`, {
    fields: { missing, rows },
    remedy: 'Check simulation.sets, data.weight and the expressions of the shift.',
  });
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  change: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
