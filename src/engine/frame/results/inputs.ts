import { DomainError } from '../../../core/index.js';
import type { Node } from '../../expressions/graph.js';
import { parseExpression } from '../../expressions/syntax.js';
import { Typing } from '../../expressions/typed.js';
import type { Part } from '../part.js';

/** A column or an expression as float64. */
export function numberNode({ scope }: Part, text: string): Node {
  const column = scope.find(text);
  if (column?.type === 'float64') return column;
  const written = column ? `\`${text}\`` : text;
  return new Typing(written, scope, scope.graph).number(parseExpression(written));
}

/** @throws {DomainError} not a whole number from 0 */
export function checkLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 0) return limit;
  throw new DomainError(`${limit} rows were asked for; it must be a whole number from 0`, {
    fields: { name: 'limit', value: limit },
  });
}

/** @throws {DomainError} not a whole number from 0 */
export function checkSeed(seed: number | undefined): number {
  if (Number.isSafeInteger(seed) && (seed as number) >= 0) return seed as number;
  throw new DomainError(`the seed is ${seed}; it must be a whole number from 0`, {
    fields: { name: 'seed', value: seed },
    remedy: 'Give one, as in { seed: 1 }: equal seeds draw equal rows.',
  });
}
