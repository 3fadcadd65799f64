import type { EventFrame } from '../../engine/index.js';
import type { FrameColumns, PixelUnfolding } from '../../skymap/index.js';
import { dataFrame, selected } from '../inputs/frames.js';
import { demandSkyColumns } from '../inputs/needed-columns.js';
import { reconstructed } from '../models/reconstructed.js';
import type { RunContext } from '../run/context.js';
import { responseOf } from '../spectrum/spectrum.js';
import { visible } from '../stages/data.js';
import type { SimulatedStages } from '../stages/simulated.js';

/** The events of all years with their directions and times, and the energy and group that the models find. */
export async function reconstructedYears(
  context: RunContext,
  models: Parameters<typeof reconstructed>[2],
): Promise<EventFrame> {
  const frames: EventFrame[] = [];
  for (const inputs of context.inputs.years) {
    const passing = selected(await dataFrame(context, inputs), context.analysis);
    demandSkyColumns(passing);
    frames.push(visible(await reconstructed(passing, context, models), context));
  }
  const [first, ...others] = frames;
  if (others.length === 0) return first;
  // Files of different years need not have the same columns.
  return first.select([...skyColumns, 'reco_log_energy', 'reco_group']).concat(...others);
}

const skyColumns = ['lap_zenith', 'lap_azimuth', 'start_time_mjd'];

/** The cells of reconstructed energy and mass group. */
export function cellColumns({ effects }: RunContext): FrameColumns {
  return {
    energy: 'reco_log_energy',
    energyEdges: effects.energy.edges,
    group: 'reco_group',
    groups: effects.groups.length,
  };
}

/** The response with which on and off counts of a disc are unfolded: that of the analysis. */
export function discResponse(
  context: RunContext,
  { events, simulation }: Pick<SimulatedStages, 'events' | 'simulation'>,
): Pick<PixelUnfolding, 'response' | 'efficiencies'> {
  const { flux } = context.analysis.content.response;
  const { response, efficiencies } = responseOf(context, simulation.passed, events, flux);
  const causes = efficiencies.length;
  const values = response.data as Float64Array;
  // Plain rows: they go to other threads.
  const rows = Array.from({ length: values.length / causes }, (_, effect) =>
    Array.from(values.subarray(effect * causes, (effect + 1) * causes)),
  );
  return { response: rows, efficiencies: Array.from(efficiencies) };
}
