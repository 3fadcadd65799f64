import { refuse } from './caret.js';
import { missingOperatorRemedy, operatorRemedy } from './remedies.js';
import type { Token } from './token.js';

/** Refuses what mathjs would read in a way of its own, and what it would refuse without saying where. */
export function checkTokens(text: string, tokens: readonly Token[]): void {
  checkNeighbours(text, tokens);
  checkOperands(text, tokens);
  checkBrackets(text, tokens);
  checkNot(text, tokens);
}

/** Brackets nested deeper are refused. */
export const deepestNesting = 200;

const isOperand = ({ kind }: Token): boolean => kind === 'name' || kind === 'number' || kind === 'string';

/** mathjs would multiply neighbours silently: `2 m`, `1/2x`, `(a)(b)`. */
function checkNeighbours(text: string, tokens: readonly Token[]): void {
  for (let i = 1; i < tokens.length; i++) {
    const [left, right] = [tokens[i - 1], tokens[i]];
    const ends = isOperand(left) || left.kind === 'close';
    const begins = isOperand(right) || right.kind === 'open';
    const call = left.kind === 'name' && right.text === '(' && right.kind === 'open';
    const power = left.text === '*' && right.text === '*' && left.end === right.start;
    if (power) throw refuse(text, { start: left.start, end: right.end }, "'**' is no operator", 'Write ^.');
    if (ends && begins && !call) {
      const [a, b] = [text.slice(left.start, left.end), text.slice(right.start, right.end)];
      const remedy = missingOperatorRemedy(left, right);
      throw refuse(text, right, `an operator is missing between ${a} and ${b}`, remedy);
    }
  }
}

/** Brackets pair up and nest only so deep; every colon belongs to a question mark of the same bracket. */
function checkBrackets(text: string, tokens: readonly Token[]): void {
  const open: OpenBracket[] = [];
  const questions: Token[][] = [[]];
  for (const [i, token] of tokens.entries()) {
    if (token.kind === 'open') {
      open.push({ ...token, isCall: tokens[i - 1]?.kind === 'name' });
      questions.push([]);
      if (open.length > deepestNesting)
        throw refuse(text, token, `brackets nested more than ${deepestNesting} deep`);
    } else if (token.kind === 'close') {
      const partner = open.pop();
      if (partner === undefined) throw refuse(text, token, `'${token.text}' closes nothing`);
      if ((partner.text === '(') !== (token.text === ')'))
        throw refuse(text, token, `'${token.text}' cannot close '${partner.text}'`);
      checkAnswered(text, questions.pop());
    } else if (token.kind !== 'operator') continue;
    else if (token.text === '?') questions[open.length].push(token);
    else if (token.text === ':' && questions[open.length].pop() === undefined)
      throw refuse(text, token, "':' without a '?' before it", ternary);
    else if (token.text === ',' && !separates(open.at(-1)))
      throw refuse(text, token, "',' only stands between arguments", "Write 'and' to join conditions.");
  }
  if (open.length > 0)
    throw refuse(text, open[open.length - 1], `'${open[open.length - 1].text}' is never closed`);
  checkAnswered(text, questions[0]);
}

interface OpenBracket extends Token {
  readonly isCall: boolean;
}

const separates = (bracket: OpenBracket | undefined): boolean =>
  bracket !== undefined && (bracket.isCall || bracket.text === '[');

const ternary = 'Write condition ? value : other.';

function checkAnswered(text: string, [question]: readonly Token[] = []): void {
  if (question) throw refuse(text, question, "'?' without a ':' after it", ternary);
}

const signs = new Set(['-', '+', 'not']);

/** Every operator has its values: `a or or b`, `and(a, b)`, `a >` and `a <> b` do not. */
function checkOperands(text: string, tokens: readonly Token[]): void {
  let needsValue = true;
  for (const [i, token] of tokens.entries()) {
    const before = tokens[i - 1];
    if (token.kind === 'operator') {
      if (needsValue && !signs.has(token.text)) throw noValueBefore(text, token, before);
      if (!needsValue && token.text === 'not')
        throw refuse(text, token, "an operator is missing before 'not'", "Write 'and not (...)'.");
      needsValue = true;
    } else if (token.kind === 'close') {
      if (needsValue && before?.kind === 'operator') throw noValueBefore(text, token, before);
      needsValue = false;
    } else needsValue = token.kind === 'open';
  }
  if (!needsValue) return;
  const end = tokens[tokens.length - 1].end;
  throw refuse(text, { start: end, end: end + 1 }, 'the expression ends where a value is expected');
}

function noValueBefore(text: string, token: Token, before: Token | undefined): Error {
  const pair = before?.end === token.start ? `${before.text}${token.text}` : token.text;
  return refuse(text, token, `a value is missing before '${token.text}'`, operatorRemedy(pair));
}

const afterNot = new Set(['and', 'or', 'xor', '?', ':', ',']);

/** `not a == b` reads as `(not a) == b` in mathjs and as `not (a == b)` in Python: brackets make it clear. */
function checkNot(text: string, tokens: readonly Token[]): void {
  tokens.forEach((token, i) => {
    if (token.kind !== 'operator' || token.text !== 'not') return;
    const next = tokens[endOfPrimary(tokens, i + 1)];
    if (next !== undefined && next.kind === 'operator' && !afterNot.has(next.text)) {
      const place = { start: token.start, end: next.end };
      throw refuse(text, place, `'not' before '${next.text}' can be read in two ways`, 'Write not (...).');
    }
  });
}

/** Index after the operand that begins at `i`: a name, a number, a call or a bracket, with signs and `not` before it. */
function endOfPrimary(tokens: readonly Token[], i: number): number {
  let at = i;
  while (tokens[at]?.kind === 'operator' && ['not', '-', '+'].includes(tokens[at].text)) at++;
  if (tokens[at]?.kind === 'name') at++;
  else if (tokens[at]?.kind !== 'open') return at + 1;
  if (tokens[at]?.kind !== 'open') return at;
  for (let depth = 0; at < tokens.length; at++) {
    if (tokens[at].kind === 'open') depth++;
    if (tokens[at].kind === 'close' && --depth === 0) return at + 1;
  }
  return at;
}
