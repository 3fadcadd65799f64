import { refuse } from './caret.js';
import { checkTokens } from './check-tokens.js';
import { signRemedy } from './remedies.js';
import type { Token } from './token.js';

/** Longer expressions are refused, UTF-16 code units. */
export const longestExpression = 65_536;
const words = new Set(['and', 'or', 'xor', 'not']);
const pieces =
  /(?<space>\s+)|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*)|`(?<quoted>[^`]*)`|"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<operator><=|>=|==|!=|[-+*/^<>?:,])|(?<open>[([])|(?<close>[)\]])/uy;

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
  checkTokens(text, tokens);
  return tokens;
}

/** The token at a position, or the position after white space. */
function tokenAt(text: string, at: number): Token | number {
  pieces.lastIndex = at;
  const found = pieces.exec(text);
  if (!found?.groups) {
    const character = String.fromCodePoint(text.codePointAt(at) as number);
    const place = { start: at, end: at + character.length };
    throw refuse(text, place, `'${character}' means nothing here`, signRemedy(text, at));
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
