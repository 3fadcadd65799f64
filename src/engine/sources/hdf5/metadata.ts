/** The classes of HDF5 datatypes, as numbered by the format. */
export const typeClasses = {
  integer: 0,
  float: 1,
  text: 3,
  bitfield: 4,
  opaque: 5,
  compound: 6,
  enumeration: 8,
  sequence: 9,
  array: 10,
} as const;

/** Some of the bits of an integer, counted from the lowest; the others mean nothing. */
export interface BitField {
  readonly offset: number;
  readonly precision: number;
}

/** A datatype of a file, in the form in which h5wasm gives it. */
export interface TypeMetadata {
  readonly type: number;
  readonly size: number;
  readonly littleEndian: boolean;
  readonly signed: boolean;
  /** Whether values are of any length. */
  readonly vlen: boolean;
  /** Where the number stands in its bytes, if it does not take all of them. */
  readonly bits?: BitField;
  readonly compound_type?: { readonly members: readonly MemberMetadata[] };
  readonly enum_type?: { readonly members: Readonly<Record<string, number>> };
  readonly array_type?: DatasetMetadata;
}

export interface MemberMetadata extends DatasetMetadata {
  readonly name: string;
  readonly offset: number;
}

/** Type and shape; of datasets also the shape of their chunks. */
export interface DatasetMetadata extends TypeMetadata {
  readonly shape?: readonly number[] | null;
  readonly chunks?: readonly number[] | null;
}

/** What a path in a file leads to. */
export type LinkKind = 'group' | 'dataset' | 'brokenLink' | 'other';

/** What an attribute can hold. Texts are Latin-1 where the file does not say UTF-8. */
export type AttributeValue = string | number | bigint | boolean | null | object;

/** Rows of a dataset, the last one not included. */
export interface RowRange {
  readonly start: number;
  readonly stop: number;
}
