import { ColumnError, nearest, nearestHint } from '../../core/index.js';
import type { Node } from './graph.js';
import { nameRemedy } from './remedies.js';

/** The names that an expression may use. */
export interface Scope {
  /** The node of a column, under its own name or a second one; undefined where there is none. */
  find(name: string): Node | undefined;
  /** All names, for hints. */
  names(): Iterable<string>;
  /** Why a name that the source holds is no column, as a sentence. */
  whyLeftOut?(name: string): string | undefined;
}

/** The column `name`, or an error that names the nearest ones. */
export function columnOf(name: string, scope: Scope): Node {
  const node = scope.find(name);
  if (node) return node;
  const reason = scope.whyLeftOut?.(name);
  if (reason)
    throw new ColumnError(`no column '${name}': ${reason}`, {
      fields: { column: name, reason },
      remedy: 'airshower inspect FILE lists all that is left out of a file, with the reason.',
    });
  const names = [...scope.names()];
  throw new ColumnError(`no column '${name}'${nearestHint(name, names)}`, {
    fields: { column: name, nearest: nearest(name, names) },
    remedy: nameRemedy(name) ?? columnsRemedy(names),
  });
}

/** Few columns are named; of many the reader has to look for the right one. */
function columnsRemedy(names: readonly string[]): string {
  if (names.length > 0 && names.length <= 20) return `The columns are ${names.join(', ')}.`;
  return 'Use one of the columns: printing the frame, or airshower inspect FILE, lists them.';
}
