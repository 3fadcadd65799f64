import type { Table } from '../../engine/index.js';
import { cellCount, featureNames } from '../../events/index.js';
import { fluxModel, type MassGroup4, massGroups4 } from '../../flux/index.js';
import type { ShowerSample, SimulatedTruth } from '../../validation/index.js';
import { GrowingColumns } from '../growing-columns.js';
import { simulationFrame } from '../inputs/frames.js';
import { primaryOf } from '../inputs/generation-sets.js';
import { type JudgedModels, withJudgedColumns } from '../models/judged-columns.js';
import type { RunContext } from '../run/context.js';
import type { SimulatedThrowing } from '../stages/events.js';
import { featureNamesOf, loadModels } from '../stages/models.js';
import { reconstructedSimulation } from '../stages/simulation.js';
import { cellsOf, fluxWeightColumn } from '../tasks.js';
import { judgedColumns } from './judged-events.js';
import { coreColumns } from './judged-variables.js';

/** The test half of the simulation in memory: every event that passes the cuts, with its truth and what was reconstructed. */
export interface SimulatedSample extends ShowerSample, SimulatedTruth {
  /** [event] of every judged column, and lap_x and lap_y (m) where the files have them. */
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/** Reads the test half of the simulation. */
export async function readSimulatedSample(
  context: RunContext,
  judged: JudgedModels,
  { sets }: Pick<SimulatedThrowing, 'sets'>,
): Promise<SimulatedSample> {
  const { flux } = context.analysis.content.response;
  const files = await simulationFrame(context);
  const wanted = [...coreColumns.filter((name) => files.has(name)), 'MC_type'];
  const { groupModel } = await loadModels(context, judged.models);
  const more = featureNamesOf(groupModel).filter(
    (name) => !(featureNames as readonly string[]).includes(name),
  );
  const frame = await reconstructedSimulation(context, judged.models, sets, [...wanted, ...more]);
  const names = [...judgedColumns, ...wanted, 'MC_energy', 'MC_log_energy', 'MC_group', fluxWeightColumn(0)];
  const growing = new GrowingColumns(names, Number.POSITIVE_INFINITY);
  for await (const table of await withJudgedColumns(frame, context, judged))
    growing.append(numbersOf(table, names));
  return sampleOf(context, growing.columns(), flux);
}

function numbersOf(table: Table, names: readonly string[]): Record<string, Float64Array> {
  return Object.fromEntries(names.map((name) => [name, table.numbers(name)]));
}

function sampleOf(
  { causes, effects }: RunContext,
  columns: Readonly<Record<string, Float64Array>>,
  flux: string,
): SimulatedSample {
  const groups = causes.groups.length;
  const { MC_energy: energyGeV, MC_type: type, [fluxWeightColumn(0)]: weight } = columns;
  const model = fluxModel(flux);
  const primary = Uint8Array.from(type, (code) => massGroups4.indexOf(primaryOf(code) as MassGroup4));
  const members = massGroups4.map((group) => [group]);
  const shower = showerNumbers(energyGeV);
  return {
    effects: cellCount(effects),
    causes: cellCount(causes),
    shower,
    showers: shower.length === 0 ? 0 : shower[shower.length - 1] + 1,
    cause: cellsOf(columns.MC_log_energy, columns.MC_group, causes.energy, groups),
    effect: cellsOf(columns.reco_log_energy, columns.reco_group, effects.energy, groups),
    weight,
    energyGeV,
    primary,
    exposure: weight.map((each, i) => each / model.groupFlux(members[primary[i]], energyGeV[i])),
    columns,
  };
}

/** [event] number of its shower: throws of one stand next to each other and share their energy. */
function showerNumbers(energyGeV: Float64Array): Uint32Array {
  let number = 0;
  return Uint32Array.from(energyGeV, (energy, i) => {
    if (i > 0 && energy !== energyGeV[i - 1]) number++;
    return number;
  });
}
