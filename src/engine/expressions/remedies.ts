import { functions } from './functions.js';
import type { Token } from './token.js';

/** What to write instead of signs that the language does not have. */
const signs: Readonly<Record<string, string>> = {
  '=': 'Write == to compare; columns are made with withColumns({ name: expression }).',
  '&': "Write 'and'.",
  '|': "Write 'or'.",
  '~': "Write 'not (...)'.",
  '!': "Write 'not (...)', or != for unequal.",
  '%': 'Write mod(a, b) for the remainder.',
  "'": 'This quote is never closed.',
  '"': 'This quote is never closed.',
  '`': 'This backquote is never closed.',
  ';': 'Write one expression; conditions are joined by and.',
  '\u2212': 'Write - (the hyphen on the keyboard).',
  '\u2013': 'Write - (the hyphen on the keyboard).',
  '\u00d7': 'Write * to multiply.',
  '\u00b7': 'Write * to multiply.',
  '\u2264': 'Write <=.',
  '\u2265': 'Write >=.',
  '\u2260': 'Write !=.',
  '{': 'Write round brackets.',
  '}': 'Write round brackets.',
};

/** How to say what was meant by a sign that means nothing. */
export function signRemedy(text: string, at: number): string | undefined {
  if (text[at] === '=' && text[at + 1] === '>') return 'Write >=, or == to compare.';
  if (text[at] === '=' && text.startsWith('==', at - 2)) return 'Write ==.';
  return signs[String.fromCodePoint(text.codePointAt(at) as number)];
}

const words: Readonly<Record<string, string>> = {
  in: 'Write isin(x, [a, b, ...]).',
  is: 'Write == to compare, isMissing(x) for what is not there.',
  AND: "Write 'and' in small letters.",
  OR: "Write 'or' in small letters.",
  XOR: "Write 'xor' in small letters.",
  NOT: "Write 'not' in small letters.",
};

/** How to join two operands between which nothing stands. */
export function missingOperatorRemedy(left: Token, right: Token): string {
  const word = [left, right].find(({ kind, text }) => kind === 'name' && Object.hasOwn(words, text));
  if (word) return words[word.text];
  const touching = left.end === right.start;
  if (left.kind === 'number' && touching && right.kind !== 'open')
    return 'Write * to multiply; numbers are written as 1000, 1.5 or 1e3.';
  if (left.kind === 'name' && right.text === '[')
    return `One element of a column of arrays is a column of its own: \`${left.text}[0]\`, in backquotes.`;
  if (left.kind === 'name' && Object.hasOwn(functions, left.text)) return `Write ${left.text}(...).`;
  if (left.kind === 'name' && right.kind === 'name')
    return "Write * to multiply, 'and' to join conditions; names with spaces stand in backquotes.";
  return "Write * to multiply, 'and' to join conditions.";
}

const operators: Readonly<Record<string, string>> = {
  '<>': 'Write !=.',
  '><': 'Write !=.',
  '//': 'Write floor(a / b).',
};
const between = (word: string): string => `Write it between two conditions: a ${word} b.`;

export function operatorRemedy(pair: string): string | undefined {
  if (pair === 'and' || pair === 'or' || pair === 'xor') return between(pair);
  return operators[pair];
}

const aggregates = 'An expression sees one row at a time; sums over rows are made by aggregate().';
const ternary = 'Write condition ? value : other.';
const otherNames: Readonly<Record<string, string>> = {
  ln: 'Write log(x).',
  pow: 'Write x ^ y.',
  power: 'Write x ^ y.',
  fabs: 'Write abs(x).',
  if: ternary,
  where: ternary,
  iif: ternary,
  isnan: 'Write isNaN(x).',
  isna: 'Write isMissing(x).',
  isnull: 'Write isMissing(x).',
  between: 'Write low <= x <= high.',
  sum: aggregates,
  mean: aggregates,
  std: aggregates,
  var: aggregates,
  count: aggregates,
  quantile: aggregates,
  median: aggregates,
};

/** What to write instead of a function that there is not. */
export const functionRemedy = (name: string): string =>
  (Object.hasOwn(otherNames, name) ? otherNames[name] : undefined) ?? 'docs/engine.md lists all functions.';

const missing = 'Write isMissing(x) to ask for missing values, NaN for the number.';
const constants: Readonly<Record<string, string>> = {
  inf: 'Write Infinity.',
  infinity: 'Write Infinity.',
  nan: missing,
  null: missing,
  None: missing,
  undefined: missing,
  True: 'Write true.',
  False: 'Write false.',
  Pi: 'Write pi.',
  PI: 'Write pi.',
};

/** What to write instead of a name that is no column; undefined where a column may be meant. */
export function nameRemedy(name: string): string | undefined {
  if (Object.hasOwn(constants, name)) return constants[name];
  // A formula in the place of a column's name: floor(log10(energy)), -energy, nst > 5.
  return /[-+*/^<>=()]/.test(name)
    ? `An expression becomes a column by withColumns({ name: '${name.replaceAll("'", '"')}' }).`
    : undefined;
}
