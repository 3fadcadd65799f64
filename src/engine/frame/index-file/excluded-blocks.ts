import type { Node } from '../../expressions/graph.js';
import { canHold } from '../../expressions/possible.js';
import type { Barrier, Part } from '../part.js';
import { SideIndex } from './side-index.js';

/** Whether a block of a file need not be read, since the extremes of its columns exclude every row that is asked for. */
export type IsExcluded = (file: number, block: number) => boolean;

/**
 * What the index of a source says about reading its blocks for some requests: filter push-down into the reader.
 * @param requests  barriers of everything that is wanted in the pass
 * @returns  undefined where every block has to be read
 */
export function excludedBlocks(
  { source }: Pick<Part, 'source'>,
  requests: readonly (readonly Barrier[])[],
): IsExcluded | undefined {
  const index = source.kind === 'files' ? SideIndex.ofBlocks(source) : undefined;
  const conditions = requests.map(firstConditions);
  if (source.kind !== 'files' || !index || conditions.some(({ length }) => length === 0)) return undefined;
  return (file, block) => {
    const boundsOf = (column: string) => index.bounds(source.files[file], source.open, column, block);
    return conditions.every((masks) => masks.some((mask) => !canHold(mask, boundsOf)));
  };
}

/** Conditions that rows have to meet before anything else happens to them; none from one on that could throw. */
function firstConditions(barriers: readonly Barrier[]): Node[] {
  const masks: Node[] = [];
  for (const barrier of barriers) {
    if (barrier.kind !== 'filter' || casts(barrier.mask)) break;
    masks.push(barrier.mask);
  }
  return masks;
}

/** A cast throws at a value that does not fit, also in rows that another condition leaves out. */
function casts(node: Node): boolean {
  return node.kind === 'operation' && (node.kernel === 'cast' || node.args.some(casts));
}
