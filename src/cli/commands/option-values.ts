import type { OptionValues, Questions } from '../../analysis/index.js';
import { UsageError } from '../../core/index.js';

type Range = NonNullable<Questions['randomSearch']>['ranges'][string];

/** Reads "depth=2,3,4" as an option with its values. @throws {UsageError} a text without name or values */
export function parseOptionValues(flag: string, texts: readonly string[]): OptionValues[] {
  return texts.map((text) => {
    const { option, after } = divided(flag, text, 'depth=2,3,4');
    return { option, values: after.split(',').map(readValue) };
  });
}

/**
 * Reads "depth=2..6" (whole numbers), "learningRate=0.03..0.3:log" (by its logarithm), "loss=squared,absolute" (one of a list).
 * @throws {UsageError} a text without name or range, a range that does not rise
 */
export function parseOptionRanges(flag: string, texts: readonly string[]): Record<string, Range> {
  return Object.fromEntries(
    texts.map((text) => {
      const { option, after } = divided(flag, text, 'depth=2..6 or learningRate=0.03..0.3:log');
      return [option, rangeOf(flag, text, after)];
    }),
  );
}

/** Reads "lap_zenith=theta" as a column and the expression that it is. @throws {UsageError} a text without name or expression */
export function parseColumns(flag: string, texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, expression] = /^\s*([\w.]+)\s*=(?!=)(.+)$/s.exec(text) ?? [];
      if (name !== undefined) return [name, expression.trim()];
      throw new UsageError(`${flag}: '${text}' is not written as name=expression`, {
        fields: { option: flag, value: text },
        remedy: `Write ${flag} lap_zenith=theta 'eloss_1500_standard=dEdX_TeV * 1000'.`,
      });
    }),
  );
}

function rangeOf(flag: string, text: string, after: string): Range {
  if (!after.includes('..')) return { values: after.split(',').map(readValue) };
  const [ends, law] = after.split(':');
  const [low, high] = ends.split('..').map((end) => (end === '' ? Number.NaN : Number(end)));
  const log = law === 'log';
  if (!(low < high) || (law !== undefined && !log) || (log && low <= 0)) {
    throw new UsageError(`${flag}: '${text}' is no range`, {
      fields: { option: flag, value: text },
      remedy: 'Write low..high with low below high, and :log behind it only for numbers above 0.',
    });
  }
  return { low, high, log, whole: !/[.e]/i.test(ends.replace('..', '')) };
}

function divided(flag: string, text: string, example: string): { option: string; after: string } {
  const at = text.indexOf('=');
  const [option, after] = [text.slice(0, at), text.slice(at + 1)];
  if (at > 0 && after !== '' && !after.split(',').includes('')) return { option, after };
  throw new UsageError(`${flag}: '${text}' is not written as ${example}`, {
    fields: { option: flag, value: text },
  });
}

/** Numbers and truth values as such, everything else as text. */
function readValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}
