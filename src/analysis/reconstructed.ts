import type { EventFrame } from '../engine/index.js';
import { featureNames } from '../events/index.js';
import type { RunContext } from './context.js';
import { loadModels, type ModelsResult } from './stages/models.js';

/** A frame with the features, and the energy and group that the models find: reco_log_energy (lg(E/GeV)), reco_group. */
export async function reconstructed(
  frame: EventFrame,
  context: RunContext,
  models: ModelsResult,
): Promise<EventFrame> {
  const module = new URL('./tasks.js', import.meta.url).href;
  const task = { module, export: 'reconstruct', args: await loadModels(context, models) };
  return frame.mapPartitions(task, {
    columns: [...featureNames],
    adds: { reco_log_energy: 'float64', reco_group: 'float64' },
  });
}
