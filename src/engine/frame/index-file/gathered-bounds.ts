import type { ColumnBounds } from '../../columns/column-bounds.js';
import type { Node } from '../../expressions/graph.js';
import type { BoundsState } from '../../reductions/bounds.js';
import { blockRows } from '../blocks.js';
import type { Part } from '../part.js';
import type { FilesPlan } from '../plan.js';
import { SideIndex } from './side-index.js';

/** Extremes that a pass finds out on its way for the index of its source: of the columns that it reads and no pass has seen before. */
export class GatheredBounds {
  private constructor(
    private readonly index: SideIndex,
    private readonly source: FilesPlan,
    private readonly names: readonly string[],
    /** Of the columns, as inputs of a 'bounds' reduction over all rows. */
    readonly nodes: readonly Node[],
  ) {}

  /** @param names  columns that the pass reads; undefined where there is nothing to find out */
  static for({ source, schema }: Part, names: readonly string[]): GatheredBounds | undefined {
    const index = source.kind === 'files' ? SideIndex.ofBlocks(source) : undefined;
    if (source.kind !== 'files' || !index) return undefined;
    const nodes = new Map([...schema].map(([node, column]) => [column.name, node]));
    const unknown = names.filter((name) => {
      if (nodes.get(name)?.type === 'string') return false;
      return source.files.some((file) =>
        Array.from({ length: Math.ceil(file.rows / blockRows) }, (_, block) => block).some(
          (block) => index.bounds(file, source.open, name, block) === undefined,
        ),
      );
    });
    if (unknown.length === 0) return undefined;
    return new GatheredBounds(
      index,
      source,
      unknown,
      unknown.map((name) => nodes.get(name) as Node),
    );
  }

  take(file: number, block: number, state: BoundsState): void {
    const { index, source, names } = this;
    const found = names.flatMap((name, i): [string, ColumnBounds][] => {
      const bounds = state[i];
      return bounds ? [[name, bounds]] : [];
    });
    index.addBounds(source.files[file], source.open, block, new Map(found));
  }

  save(): Promise<void> {
    return this.index.save();
  }
}
