const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is already HTML. Only `html` and `rawHtml` make it, so that nothing unescaped slips in as a string. */
export class Html {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

type Piece = string | number | Html | readonly Piece[] | undefined;

/** A template whose values are escaped, unless they are Html (or lists of it) themselves; undefined is empty. */
export function html(strings: TemplateStringsArray, ...values: readonly Piece[]): Html {
  return new Html(strings.map((text, i) => (i === 0 ? text : escaped(values[i - 1]) + text)).join(''));
}

function escaped(piece: Piece): string {
  if (piece === undefined) return '';
  if (piece instanceof Html) return piece.text;
  if (Array.isArray(piece)) return piece.map(escaped).join('');
  return escapeHtml(String(piece));
}

/** Text for HTML content and attribute values. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}

/** Constants of ours (style sheet, program) that must not be escaped. Never for a text from outside. */
export function rawHtml(text: string): Html {
  return new Html(text);
}

/** JSON inside a <script> element: no character sequence in it can end the element or start a comment. */
export function scriptJson(value: unknown): Html {
  const text = JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  return new Html(text);
}
