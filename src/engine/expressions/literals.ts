import type { ColumnType } from '../columns/column.js';
import type { Syntax } from './syntax.js';

/** A whole number beyond 2^53, or any other, written where a 64-bit integer stands on the other side. */
const wholeNumber = /^-?\d+$/;

/** A whole number, as its digits: 64-bit integers are compared with it exactly. */
export function wholeLiteral(syntax: Syntax): string | undefined {
  const text = literalText(syntax);
  return text !== undefined && wholeNumber.test(text) ? String(BigInt(text)) : undefined;
}

export function numberLiteral(syntax: Syntax): number | undefined {
  const text = literalText(syntax);
  return text === undefined ? undefined : Number(text);
}

export function textLiteral(syntax: Syntax): string | undefined {
  return syntax.kind === 'string' ? syntax.value : undefined;
}

function literalText(syntax: Syntax): string | undefined {
  if (syntax.kind === 'number') return syntax.text;
  if (syntax.kind !== 'call' || syntax.name !== 'negate') return undefined;
  const [inner] = syntax.args;
  return inner.kind === 'number' ? `-${inner.text}` : undefined;
}

/** Whether a 64-bit type can hold a whole number. */
export function fits(whole: string, type: ColumnType): boolean {
  const value = BigInt(whole);
  return type === 'int64' ? BigInt.asIntN(64, value) === value : BigInt.asUintN(64, value) === value;
}
