import { AirshowerError, ColumnError, ExpressionError } from '../../core/index.js';

/** Where in the text: [start, end) in UTF-16 code units. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** The line of `text` that holds the place, with carets under it. */
export function underline(text: string, { start, end }: Place): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', start);
  const lineEnd = newline < 0 ? text.length : newline;
  // Of a very long line only what is near the place.
  const from = Math.max(lineStart, start - 60);
  const to = Math.min(lineEnd, Math.max(end, start + 1) + 60);
  const line = text.slice(from, to).replaceAll('\t', ' ');
  const carets = '^'.repeat(Math.max(1, Math.min(end, to) - start));
  return `  ${line}\n  ${' '.repeat(start - from)}${carets}`;
}

/** An expression that is refused, with a caret under the mistake. */
export function refuse(text: string, place: Place, reason: string, remedy?: string): ExpressionError {
  return new ExpressionError(`${reason}\n${underline(text, place)}`, {
    fields: { expression: text.slice(0, 200), position: place.start },
    remedy,
  });
}

/** The same error with the expression shown and a caret under the name that it is about. */
export function showInExpression(error: unknown, text: string, place: Place): unknown {
  if (!(error instanceof AirshowerError)) return error;
  const fields = { ...error.fields, expression: text.slice(0, 200), position: place.start };
  const message = `${error.message}\n${underline(text, place)}`;
  const Kind = error instanceof ColumnError ? ColumnError : ExpressionError;
  return new Kind(message, { fields, remedy: error.remedy });
}
