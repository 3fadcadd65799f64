import { nearestHint } from './did-you-mean.js';
import { UsageError } from './errors.js';

/**
 * Options are given by name, and only those that are there: anything else would be ignored silently.
 * @param method  what the options belong to, as messages name it
 * @throws {UsageError} an option that is not there, with the nearest one; {UsageError} what is no object
 */
export function checkOptions(method: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new UsageError(`${method} takes options by name, found ${toldShort(options)}`, {
      remedy: `Write ${known.map((name) => `{ ${name}: ... }`).join(' or ')}.`,
    });
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(`${method} has no option '${unknown}'${nearestHint(unknown, known)}`, {
    fields: { option: unknown },
    remedy: `It has ${known.join(', ')}.`,
  });
}

/** What was found in the place of something else: its beginning, or its kind where it has no text. */
export function toldShort(found: unknown): string {
  if (found instanceof Promise) return 'a promise';
  if (typeof found === 'function') return found.name ? `the function ${found.name}` : 'a function';
  const text = JSON.stringify(found) ?? typeof found;
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
