import type { Node } from '../../expressions/graph.js';
import { QuantileSketch, type SketchState } from '../../reductions/quantile-sketch.js';
import type { Part } from '../part.js';
import type { ResultSteps } from '../result.js';
import type { FrameParts } from './rows.js';

/** A sketch of the quantiles of one input. */
export function* sketchResult(
  { parts, settings }: FrameParts,
  input: (part: Part) => Node,
): ResultSteps<QuantileSketch> {
  const request = {
    parts,
    settings,
    spec: { kind: 'sketch' },
    inputs: (part: Part) => [input(part)],
  } as const;
  const [state] = yield [request];
  return new QuantileSketch(state as SketchState | undefined);
}
