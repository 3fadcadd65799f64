import { type Learner, type Model, readModel } from '../../learning/index.js';
import { contentsOf } from '../fingerprint.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import { type ModelFile, type ModelsResult, modelSettings, trainEnergyOn } from './models.js';

/** The energy regressor that the analysis does not use, trained on the same events: trees for a polynomial and the other way round. */
export interface OtherRegressorResult {
  readonly kind: 'trees' | 'polynomial';
  readonly energyModel: ModelFile;
}

export function otherRegressorStage(
  context: RunContext,
  models: Stored<ModelsResult>,
): Promise<Stored<OtherRegressorResult>> {
  const { analysis, directory, inputs } = context;
  const kind = analysis.content.reconstruction.model === 'polynomial' ? 'trees' : 'polynomial';
  const dependsOn = { files: contentsOf(inputs.simulation), settings: modelSettings(context), models, kind };
  const learner: Learner =
    kind === 'trees'
      ? { learner: 'gradient-boosting', rounds: 100, maxDepth: 4, seed: analysis.content.seed }
      : { learner: 'polynomial' };
  return directory.stage('other-regressor', dependsOn, async () => ({
    kind,
    energyModel: await trainEnergyOn(context, learner, 'other-energy.json'),
  }));
}

export function loadOtherRegressor(
  { directory }: RunContext,
  { energyModel }: OtherRegressorResult,
): Promise<Model> {
  return readModel(directory.file(energyModel.file));
}
