import type { EventFrame } from '../../engine/index.js';
import type { RunContext } from '../run/context.js';
import { featureNamesOf, loadModels, type ModelsResult } from '../stages/models.js';
import { loadOtherRegressor, type OtherRegressorResult } from '../stages/other-regressor.js';

/** The models whose estimates validation looks at. */
export interface JudgedModels {
  readonly models: ModelsResult;
  readonly other: OtherRegressorResult;
}

/** Adds the classifier's score (reco_score) and the other regression's lg(E/GeV) (other_log_energy) to a frame with the features. */
export async function withJudgedColumns(
  frame: EventFrame,
  context: RunContext,
  { models, other }: JudgedModels,
): Promise<EventFrame> {
  const { groupModel } = await loadModels(context, models);
  const otherModel = await loadOtherRegressor(context, other);
  const args = { groupModel, otherModel };
  const task = { module: new URL('../tasks.js', import.meta.url).href, export: 'addJudged', args };
  return frame.mapPartitions(task, {
    columns: featureNamesOf(groupModel, otherModel),
    adds: { reco_score: 'float64', other_log_energy: 'float64' },
    rowByRow: true,
  });
}
