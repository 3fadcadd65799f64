import { concatColumns } from '../../columns/concat-columns.js';
import type { Collected } from '../../reductions/collect.js';
import { sampleNode } from '../part.js';
import type { ResultSteps } from '../result.js';
import type { FrameParts } from './rows.js';

/**
 * The fraction for which sample(fraction, { seed }) gives `rows` rows: the random number behind the `rows` smallest ones of the rows that
 * are there; 1 where there are not more.
 */
export function* fractionOf(
  frame: FrameParts,
  { rows, seed }: { readonly rows: number; readonly seed: number },
): ResultSteps<number> {
  const [state] = yield [
    {
      ...frame,
      spec: { kind: 'top', limit: rows + 1, key: 0, descending: false },
      inputs: ({ scope }) => [sampleNode(scope.graph, seed)],
    },
  ];
  const [pieces = []] = (state as Collected | undefined)?.pieces ?? [];
  const smallest = (concatColumns('float64', pieces).values as Float64Array).slice().sort();
  return smallest.length > rows ? smallest[rows] : 1;
}
