import { type Place, refuse } from './caret.js';

export interface Token extends Place {
  readonly kind: 'name' | 'number' | 'string' | 'operator' | 'open' | 'close';
  /** The name without backquotes, the text of a string, else as written. */
  readonly text: string;
}

/** Longer expressions are refused, UTF-16 code units. */
export const longestExpression = 65_536;
/** Brackets nested deeper are refused. */
export const deepestNesting = 200;

const words = new Set(['and', 'or', 'xor', 'not']);
const pieces =
  /(?<space>\s+)|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*)|`(?<quoted>[^`]*)`|"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<operator><=|>=|==|!=|[-+*/^<>?:,])|(?<open>[([])|(?<close>[)\]])/uy;

const remedies: Record<string, string> = {
  '=': 'Write == to compare; columns are made with withColumns({ name: expression }).',
  '&': "Write 'and'.",
  '|': "Write 'or'.",
  '~': "Write 'not (...)'.",
  '!': "Write 'not (...)', or != for unequal.",
  '%': 'Write mod(a, b) for the remainder.',
  "'": 'This quote is never closed.',
  '"': 'This quote is never closed.',
  '`': 'This backquote is never closed.',
};

/** The words of an expression, after everything that the language does not have was refused. */
export function tokensOf(text: string): Token[] {
  if (text.length > longestExpression) {
    const place = { start: longestExpression, end: text.length };
    throw refuse(text, place, `an expression of ${text.length} characters; at most ${longestExpression}`);
  }
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const token = tokenAt(text, at);
    if (typeof token !== 'number') tokens.push(token);
    at = typeof token === 'number' ? token : token.end;
  }
  if (tokens.length === 0) throw refuse(text, { start: 0, end: 1 }, 'an empty expression');
  checkNeighbours(text, tokens);
  checkBrackets(text, tokens);
  checkNot(text, tokens);
  return tokens;
}

/** The token at a position, or the position after white space. */
function tokenAt(text: string, at: number): Token | number {
  pieces.lastIndex = at;
  const found = pieces.exec(text);
  if (!found?.groups) {
    const character = String.fromCodePoint(text.codePointAt(at) as number);
    const place = { start: at, end: at + character.length };
    throw refuse(text, place, `'${character}' means nothing here`, remedies[character]);
  }
  const end = pieces.lastIndex;
  const { space, number, name, quoted, operator, open, close, double, single } = found.groups;
  if (space !== undefined) return end;
  if (number !== undefined) return { kind: 'number', text: number, start: at, end };
  if (name !== undefined) return { kind: words.has(name) ? 'operator' : 'name', text: name, start: at, end };
  if (quoted !== undefined) return { kind: 'name', text: quoted, start: at, end };
  if (operator !== undefined) return { kind: 'operator', text: operator, start: at, end };
  if (open !== undefined) return { kind: 'open', text: open, start: at, end };
  if (close !== undefined) return { kind: 'close', text: close, start: at, end };
  return { kind: 'string', text: double ?? single, start: at, end };
}

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
      throw refuse(text, right, `an operator is missing between ${a} and ${b}`, 'Write * to multiply.');
    }
  }
}

/** Brackets pair up and nest only so deep; every colon belongs to a question mark of the same bracket. */
function checkBrackets(text: string, tokens: readonly Token[]): void {
  const open: Token[] = [];
  const questions = [0];
  for (const token of tokens) {
    if (token.kind === 'open') {
      open.push(token);
      questions.push(0);
      if (open.length > deepestNesting)
        throw refuse(text, token, `brackets nested more than ${deepestNesting} deep`);
    } else if (token.kind === 'close') {
      const partner = open.pop();
      if (partner === undefined) throw refuse(text, token, `'${token.text}' closes nothing`);
      if ((partner.text === '(') !== (token.text === ')'))
        throw refuse(text, token, `'${token.text}' cannot close '${partner.text}'`);
      questions.pop();
    } else if (token.text === '?' && token.kind === 'operator') questions[open.length]++;
    else if (token.text === ':' && token.kind === 'operator' && --questions[open.length] < 0)
      throw refuse(text, token, "':' without a '?' before it", 'Write condition ? value : other.');
  }
  if (open.length > 0)
    throw refuse(text, open[open.length - 1], `'${open[open.length - 1].text}' is never closed`);
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
