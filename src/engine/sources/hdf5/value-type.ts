import type { ColumnType } from '../../columns/column.js';
import { type BitField, type DatasetMetadata, typeClasses } from './metadata.js';

/** How one value lies in the bytes of a file. */
export interface ValueType {
  readonly kind: 'float' | 'int' | 'uint' | 'bool' | 'text' | 'variableText';
  /** Bytes of one number or one fixed text. */
  readonly size: number;
  readonly littleEndian: boolean;
  /** Numbers per row: [] for one. */
  readonly dims: readonly number[];
  /** Of integers that do not take all bits of their bytes. */
  readonly bits?: BitField;
  /** Names of the values of an enumeration. */
  readonly enumeration?: Readonly<Record<string, number>>;
}

export function isCompound(metadata: DatasetMetadata): boolean {
  return metadata.type === typeClasses.compound;
}

/** @returns undefined for what cannot be a column: references, opaque bytes, sequences, compounds inside compounds */
export function valueType(metadata: DatasetMetadata): ValueType | undefined {
  const { type, size, littleEndian, bits } = metadata;
  const scalar = { size, littleEndian, dims: [], ...(bits && { bits }) };
  if (type === typeClasses.array && metadata.array_type) return arrayType(metadata.array_type);
  if (type === typeClasses.text) return { ...scalar, kind: metadata.vlen ? 'variableText' : 'text' };
  if (type === typeClasses.float && [2, 4, 8].includes(size)) return { ...scalar, kind: 'float' };
  if (![1, 2, 4, 8].includes(size)) return undefined;
  if (type === typeClasses.integer) return { ...scalar, kind: metadata.signed ? 'int' : 'uint' };
  if (type === typeClasses.bitfield) return { ...scalar, kind: size === 1 && !bits ? 'bool' : 'uint' };
  if (type === typeClasses.enumeration) return enumType(metadata, scalar);
  return undefined;
}

function arrayType(element: DatasetMetadata): ValueType | undefined {
  const inner = valueType(element);
  if (!inner || inner.dims.length > 0 || inner.kind === 'variableText') return undefined;
  return { ...inner, dims: element.shape ?? [] };
}

type Scalar = Pick<ValueType, 'size' | 'littleEndian' | 'dims' | 'bits'>;

function enumType(metadata: DatasetMetadata, scalar: Scalar): ValueType {
  const enumeration = metadata.enum_type?.members ?? {};
  const names = Object.keys(enumeration).sort().join();
  if (names === 'FALSE,TRUE' && scalar.size === 1) return { ...scalar, kind: 'bool' };
  return { ...scalar, kind: metadata.signed ? 'int' : 'uint', enumeration };
}

/** A type by its name in numpy's words (float32, int64, uint8, bool); undefined for any other. */
export function numericType(name: string): ValueType | undefined {
  const [, kind, bits = '8'] = /^(float|int|uint|bool)(16|32|64|8)?$/.exec(name) ?? [];
  if (!kind) return undefined;
  return { kind: kind as ValueType['kind'], size: Number(bits) / 8, littleEndian: true, dims: [] };
}

/** The column that values of this type become: float16 as float32, texts as dictionary codes. */
export function columnTypeOf({ kind, size }: ValueType): ColumnType {
  if (kind === 'text' || kind === 'variableText') return 'string';
  if (kind === 'bool') return 'bool';
  if (kind === 'float') return size === 8 ? 'float64' : 'float32';
  return `${kind}${(size * 8) as 8 | 16 | 32 | 64}`;
}

/** The type's name in numpy's words: float16, int32, bool, string. */
export function typeName({ kind, size }: ValueType): string {
  if (kind === 'text' || kind === 'variableText') return 'string';
  return kind === 'bool' ? 'bool' : `${kind}${size * 8}`;
}

/** Numbers per row. */
export function valuesPerRow({ dims }: ValueType): number {
  return dims.reduce((product, n) => product * n, 1);
}
