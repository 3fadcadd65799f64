import { DomainError } from '../../core/index.js';
import type { FeatureMatrix } from '../features.js';
import type { Model } from '../model.js';
import { leafOf } from '../trees/evaluate.js';
import type { BoostedTrees } from './boosted-trees.js';
import type { BoostingPlan } from './options.js';
import type { RowSource } from './row-source.js';
import { overlaps, viewsOf } from './segment.js';
import type { TrainingArrays } from './training-arrays.js';

/** The trees of a model that training continues. @throws {DomainError} no boosted trees; other features or another target */
export function continued(
  { parameters, features, target }: Model,
  data: Pick<RowSource, 'names' | 'target'>,
): BoostedTrees {
  const names = features.map(({ name }) => name).join(', ');
  const wanted = data.names.join(', ');
  if (parameters.learner !== 'gradient-boosting') throw refusal(`it is a model of ${parameters.learner}`);
  if (names !== wanted) throw refusal(`its features are ${names}, those of the data ${wanted}`);
  const classes = data.target.kind === 'classification' ? data.target.classes.join() : undefined;
  if (target.name !== data.target.name || target.classes?.join() !== classes) {
    throw refusal(`its target is '${target.name}', that of the data '${data.target.name}'`);
  }
  return parameters;
}

/** Fills the scores of a part's rows with the sums of the trees, added in float32 as training adds them. */
export function startFrom(
  before: BoostedTrees,
  plan: BoostingPlan,
  { first, features }: { readonly first: number; readonly features: FeatureMatrix },
  { segments }: TrainingArrays,
): void {
  if (before.loss !== plan.loss) throw refusal(`its loss is ${before.loss}, the one asked for ${plan.loss}`);
  for (const { segment, start, stop } of overlaps(segments, first, features.rows)) {
    const { score } = viewsOf(segment);
    before.trees.roots.forEach((root, tree) => {
      const to = (tree % plan.outputs) * segment.padded - segment.first;
      for (let row = start; row < stop; row++) {
        const leaf = leafOf(before.trees, root, features.columns, row - first);
        score[to + row] += before.trees.value[leaf];
      }
    });
  }
}

function refusal(why: string): DomainError {
  return new DomainError(`training cannot continue from the model: ${why}`, {
    fields: { name: 'continueFrom' },
    remedy: 'Continue with the features, target and loss that the model was trained with.',
  });
}
