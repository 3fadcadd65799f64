import { checkOptions, DomainError, toldShort, UsageError } from '../../../core/index.js';
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
  throw new DomainError(`${toldShort(limit)} rows were asked for; it must be a whole number from 0`, {
    fields: { name: 'limit', value: limit },
    remedy:
      'Write the number of rows first: head(5), tail(5), topK(5, column), sample({ n: 5 }, { seed: 1 }).',
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

/**
 * One name or several.
 * @param more  what was given behind them, of which there must be none: it would be ignored silently
 * @throws {UsageError} anything else
 */
export function namesOf(
  columns: string | readonly string[],
  more: readonly unknown[] = [],
): readonly string[] {
  if (more.length > 0)
    throw new UsageError(`several names of columns go into one list, found ${1 + more.length} arguments`, {
      remedy: `Write ${JSON.stringify([columns, ...more].flat()).replaceAll('"', "'")}.`,
    });
  const names = typeof columns === 'string' ? [columns] : columns;
  if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return names;
  throw new UsageError(`names of columns are needed, found ${toldShort(columns)}`, {
    remedy: "Write one name or a list of them: 'lap_zenith', ['lap_zenith', 'lap_azimuth'].",
  });
}

/**
 * Something by name, as { name: value }.
 * @throws {UsageError} anything else, which would be ignored silently
 */
export function checkRecord(method: string, given: unknown, example: string): void {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return;
  throw new UsageError(`${method} needs { name: value }, found ${toldShort(given)}`, {
    remedy: `Write ${example}.`,
  });
}

/** What results take that can be weighted. */
export interface WeightOption {
  /** A column or an expression; every row counts 1 unless given. */
  readonly weight?: string;
}

/** The weight among the options of a result. @throws {UsageError} another option, which would be ignored silently */
export function weightOf(method: string, options: WeightOption): string | undefined {
  checkOptions(method, options, ['weight']);
  return options.weight;
}

/** @throws {UsageError} what is no frame, as a table or a promise of a frame */
export function checkFrame(method: string, other: unknown): void {
  if (typeof other === 'object' && other !== null && 'plan' in other && 'parts' in other) return;
  throw new UsageError(`${method} needs a frame, found ${toldShort(other)}`, {
    remedy: 'Give an EventFrame: await what makes one, make one of a table by fromTable(table).',
  });
}

/** @throws {UsageError} what is no number of bytes */
export function checkMemoryLimit(limit: number | undefined): void {
  if (limit === undefined || (typeof limit === 'number' && limit > 0)) return;
  throw new UsageError(`memoryLimit is ${JSON.stringify(limit)}; it must be a number of bytes above 0`, {
    fields: { memoryLimit: limit },
    remedy: 'Write { memoryLimit: 8e9 } for 8 GB.',
  });
}
