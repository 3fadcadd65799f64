import type { Place } from './caret.js';

/** A word of an expression. */
export interface Token extends Place {
  readonly kind: 'name' | 'number' | 'string' | 'operator' | 'open' | 'close';
  /** The name without backquotes, the text of a string, else as written. */
  readonly text: string;
}
