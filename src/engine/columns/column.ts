/** The types a column can have. 'string' is held as dictionary codes, 'bool' as 0 and 1. */
export const columnTypes = [
  'float32',
  'float64',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'bool',
  'string',
] as const;

export type ColumnType = (typeof columnTypes)[number];

export type ColumnValues =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array;

/** Values of one column over some rows. Never changed once made. */
export interface Column {
  readonly type: ColumnType;
  /** [row]; 'bool' in a Uint8Array, 'string' as Int32Array codes into `dictionary`. May lie in a SharedArrayBuffer. */
  readonly values: ColumnValues;
  /** [row], 1 where the value is there. Absent where all are; never on floats, whose missing values are NaN. */
  readonly valid?: Uint8Array;
  /** Texts by code; for 'string' only. */
  readonly dictionary?: readonly string[];
  /** The order of the same rows, where it is known. */
  readonly codes?: OrderCodes;
}

/** Codes of 16 bits in the order of the numbers of a column, in the memory of kernels: what cuts read first. */
export interface OrderCodes {
  /** Address of the first row's code. */
  readonly address: number;
  /** Address of what makes codes of numbers. */
  readonly law: number;
}

/** What is known of a column before any of it is read. */
export interface ColumnSchema {
  /** The name in the file: 'Laputop.zenith', 'lap_zenith'. */
  readonly name: string;
  readonly type: ColumnType;
  /** As the file says it, where it does. */
  readonly unit?: string;
  readonly doc?: string;
  /** Whether values can be missing (exists = 0, null): NaN for floats, a validity mask for the others. */
  readonly nullable: boolean;
}

/** Whether missing values of the type are NaN; those of all others are behind a mask. */
export const isFloat = (type: ColumnType): boolean => type === 'float64' || type === 'float32';

/** Makes an array of the kind that holds a type. What is in it at first means nothing. */
export type Allocate = (type: ColumnType, length: number) => ColumnValues;

/** An array of the kind that holds `type`, in an ArrayBuffer of exact size. */
export function allocate(type: ColumnType, length: number): ColumnValues {
  return new arrayTypes[type](length);
}

/** The same in memory that all threads see. */
export function allocateShared(type: ColumnType, length: number): ColumnValues {
  const Values = arrayTypes[type] as new (buffer: SharedArrayBuffer) => ColumnValues;
  return new Values(new SharedArrayBuffer(length * arrayTypes[type].BYTES_PER_ELEMENT));
}

/** The typed array class of each column type. */
export const arrayTypes = {
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
  string: Int32Array,
} as const satisfies Record<ColumnType, new (length: number) => ColumnValues>;
