import { cellCount } from '../../events/index.js';
import { addPassingEvents, emptyPassingSums, type PassingSums } from '../../unfolding/index.js';
import type { YearInputs } from '../inputs/inputs.js';
import type { RunContext } from '../run/context.js';
import type { CountedCells } from '../spectrum/unfold-counts.js';
import { reconstructedData } from '../stages/data.js';
import type { SimulatedThrowing } from '../stages/events.js';
import type { ModelsResult } from '../stages/models.js';
import { reconstructedSimulation } from '../stages/simulation.js';
import { cellsOf } from '../tasks.js';
import { bandCount, bandedCells, type ZenithBands } from './bands.js';

/** Response sums with a band of zenith on both sides: cells x band + cell. One pass over the test half of a simulation. */
export async function bandedSimulation(
  context: RunContext,
  models: ModelsResult,
  { sets }: Pick<SimulatedThrowing, 'sets'>,
  bands: ZenithBands,
): Promise<PassingSums> {
  const { causes, effects } = context;
  const groups = causes.groups.length;
  const [causeCells, effectCells] = [cellCount(causes), cellCount(effects)];
  const sums = emptyPassingSums(bandCount(bands) * effectCells, bandCount(bands) * causeCells);
  const frame = await reconstructedSimulation(context, models, sets, ['MC_zenith', 'lap_zenith']);
  for await (const table of frame) {
    const numbers = (name: string): Float64Array => table.numbers(name);
    const cause = cellsOf(numbers('MC_log_energy'), numbers('MC_group'), causes.energy, groups);
    const effect = cellsOf(numbers('reco_log_energy'), numbers('reco_group'), effects.energy, groups);
    addPassingEvents(sums, {
      cause: bandedCells(bands, numbers('MC_zenith'), cause, causeCells),
      effect: bandedCells(bands, numbers('lap_zenith'), effect, effectCells),
      weight: numbers('flux_weight'),
      shower: numbers('MC_energy'),
    });
  }
  return sums;
}

/** Counts by band, reconstructed energy and group, and their variances. One pass over the data of a year. */
export async function bandedData(
  context: RunContext,
  models: ModelsResult,
  inputs: YearInputs,
  bands: ZenithBands,
): Promise<CountedCells> {
  const { effects } = context;
  const cells = cellCount(effects);
  const counts = new Array<number>(bandCount(bands) * cells).fill(0);
  const variances = new Array<number>(counts.length).fill(0);
  const frame = await reconstructedData(context, models, inputs, ['lap_zenith']);
  for await (const table of frame) {
    const [energy, group] = [table.numbers('reco_log_energy'), table.numbers('reco_group')];
    const own = cellsOf(energy, group, effects.energy, effects.groups.length);
    const weight = table.numbers('event_weight');
    bandedCells(bands, table.numbers('lap_zenith'), own, cells).forEach((cell, i) => {
      if (cell < 0) return;
      counts[cell] += weight[i];
      variances[cell] += weight[i] ** 2;
    });
  }
  return { counts, variances };
}
