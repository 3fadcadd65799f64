import { DomainError, nearestHint, UsageError } from '../../../core/index.js';
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

/** One name or several. @throws {UsageError} anything else */
export function namesOf(columns: string | readonly string[]): readonly string[] {
  const names = typeof columns === 'string' ? [columns] : columns;
  if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return names;
  throw new UsageError(`names of columns are needed, found ${JSON.stringify(columns) ?? typeof columns}`, {
    remedy: "Write one name or a list of them: 'lap_zenith', ['lap_zenith', 'lap_azimuth'].",
  });
}

/**
 * Something by name, as { name: value }.
 * @throws {UsageError} anything else, which would be ignored silently
 */
export function checkRecord(method: string, given: unknown, example: string): void {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return;
  throw new UsageError(`${method} needs { name: value }, found ${JSON.stringify(given) ?? typeof given}`, {
    remedy: `Write ${example}.`,
  });
}

/** @throws {UsageError} an option that is not there, with the nearest one */
export function checkOptions(method: string, options: object, known: readonly string[]): void {
  if (Array.isArray(options))
    throw new UsageError(`${method} takes options by name, found a list`, {
      remedy: `Write { ${known[0]}: [...] }.`,
    });
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(`${method} has no option '${unknown}'${nearestHint(unknown, known)}`, {
    fields: { option: unknown },
    remedy: `It has ${known.join(', ')}.`,
  });
}

/** @throws {UsageError} what is no frame, as a table or a promise of a frame */
export function checkFrame(method: string, other: unknown): void {
  if (typeof other === 'object' && other !== null && 'plan' in other && 'parts' in other) return;
  const found =
    other instanceof Promise ? 'a promise' : (JSON.stringify(other)?.slice(0, 60) ?? typeof other);
  throw new UsageError(`${method} needs a frame, found ${found}`, {
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
