/** What a box stands for; each kind has its colour. */
export type BoxKind = 'read' | 'compute' | 'filter' | 'task' | 'result';

/** A box of a picture of work: what is done, and with what. */
export interface Box {
  readonly kind: BoxKind;
  /** Empty where the kind says it all. */
  readonly title: string;
  /** Below the title, in letters of one width. */
  readonly lines: readonly string[];
}

/** Boxes and arrows between them, by their numbers; without cycles. */
export interface Diagram {
  readonly boxes: readonly Box[];
  readonly arrows: readonly (readonly [from: number, to: number])[];
}
