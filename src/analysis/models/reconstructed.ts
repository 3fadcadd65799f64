import type { EventFrame } from '../../engine/index.js';
import type { RunContext } from '../run/context.js';
import { featureNamesOf, loadModels, type ModelsResult } from '../stages/models.js';

/** A frame with what the models ask for, and the energy and group that the models find: reco_log_energy (lg(E/GeV)), reco_group. */
export async function reconstructed(
  frame: EventFrame,
  context: RunContext,
  models: ModelsResult,
): Promise<EventFrame> {
  const module = new URL('../tasks.js', import.meta.url).href;
  const args = await loadModels(context, models);
  const task = { module, export: 'reconstruct', args };
  return frame.mapPartitions(task, {
    columns: featureNamesOf(args.energyModel, args.groupModel),
    adds: { reco_log_energy: 'float64', reco_group: 'float64' },
    rowByRow: true,
  });
}
