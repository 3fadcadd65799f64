import { type MemberMetadata, type TypeMetadata, typeClasses } from '../hdf5/metadata.js';
import { type Reader, Unusual } from './file-bytes.js';

/**
 * A datatype message: numbers, texts of fixed length, enumerations, arrays and compounds of these.
 * @throws {Unusual} for types that are left to the HDF5 library
 */
export function readDatatype(reader: Reader): TypeMetadata {
  const kind = reader.u8();
  const [version, bits] = [kind >> 4, reader.uint(3)];
  const size = reader.u32();
  if (version < 1 || version > 4) throw new Unusual('datatype version');
  const read = readers.get(kind & 0x0f);
  if (!read) throw new Unusual('datatype class');
  return read(reader, { version, bits, size });
}

/** Thousands of files hold the same few types: each is looked at once. */
const knownTypes = new Map<string, TypeMetadata>();
const mostTypes = 2048;

/** The same, remembered by the bytes of the message. */
export function sameDatatype(reader: Reader): TypeMetadata {
  const key = reader.bytes.toString('latin1', reader.position);
  const known = knownTypes.get(key);
  if (known) return known;
  const type = readDatatype(reader);
  if (knownTypes.size >= mostTypes) knownTypes.clear();
  knownTypes.set(key, type);
  return type;
}

interface TypeHead {
  readonly version: number;
  readonly bits: number;
  readonly size: number;
}

type TypeReader = (reader: Reader, head: TypeHead) => TypeMetadata;

const readers = new Map<number, TypeReader>([
  [typeClasses.integer, readInteger],
  [
    typeClasses.bitfield,
    (reader, head) => ({ ...readInteger(reader, head), type: typeClasses.bitfield, signed: false }),
  ],
  [typeClasses.float, readFloat],
  [typeClasses.text, (_, { size }) => ({ ...plain, type: typeClasses.text, size, littleEndian: false })],
  [typeClasses.compound, readCompound],
  [typeClasses.enumeration, readEnumeration],
  [typeClasses.array, readArray],
]);

const plain = { littleEndian: true, signed: false, vlen: false };

function readInteger(reader: Reader, { bits, size }: TypeHead): TypeMetadata {
  const [offset, precision] = [reader.u16(), reader.u16()];
  if (precision === 0 || offset + precision > 8 * size) throw new Unusual('integer of other bits');
  return {
    ...plain,
    type: typeClasses.integer,
    size,
    littleEndian: (bits & 1) === 0,
    signed: (bits & 8) !== 0,
    ...(precision < 8 * size && { bits: { offset, precision } }),
  };
}

/** Exponent and fraction of IEEE 754: place and length of the exponent, place and length of the fraction, bias. */
const ieee754: Readonly<Record<number, string>> = {
  2: '10,5,0,10,15',
  4: '23,8,0,23,127',
  8: '52,11,0,52,1023',
};

function readFloat(reader: Reader, { bits, size }: TypeHead): TypeMetadata {
  const [offset, precision] = [reader.u16(), reader.u16()];
  const parts = [reader.u8(), reader.u8(), reader.u8(), reader.u8(), reader.u32()];
  // Others than those of IEEE 754 cannot be a column.
  if (offset !== 0 || precision !== 8 * size || (bits & 0x40) !== 0 || parts.join() !== ieee754[size])
    return { ...plain, type: typeClasses.opaque, size };
  return { ...plain, type: typeClasses.float, size, littleEndian: (bits & 1) === 0 };
}

function readCompound(reader: Reader, { version, bits, size }: TypeHead): TypeMetadata {
  const members = Array.from({ length: bits & 0xffff }, (): MemberMetadata => {
    const name = readName(reader, version < 3);
    const offset = version < 3 ? reader.u32() : reader.uint(bytesFor(size));
    if (version === 1 && (reader.u8() !== 0 || reader.skip(27).left < 0))
      throw new Unusual('member with dimensions');
    const type = readDatatype(reader);
    return { ...type, name, offset };
  });
  requirePlaces(members, size);
  return { ...plain, type: typeClasses.compound, size, compound_type: { members } };
}

/** Members lie side by side within the row; damage can put one onto another, whose bytes it would then give. */
function requirePlaces(members: readonly MemberMetadata[], size: number): void {
  let end = 0;
  for (const member of [...members].sort((a, b) => a.offset - b.offset)) {
    if (member.offset < end) throw new Unusual('members that overlap');
    end = member.offset + member.size;
  }
  if (end > size) throw new Unusual('a member beyond the end of its row');
}

/** Bytes that a number up to `most` takes. */
function bytesFor(most: number): number {
  return most < 2 ** 8 ? 1 : most < 2 ** 16 ? 2 : most < 2 ** 24 ? 3 : 4;
}

/** A text that ends with NUL; the older versions pad it to eight bytes. */
function readName(reader: Reader, padded: boolean): string {
  const start = reader.position;
  while (reader.u8() !== 0);
  const text = reader.bytes.toString('utf8', start, reader.position - 1);
  if (padded) reader.skip((8 - ((reader.position - start) % 8)) % 8);
  return text;
}

function readEnumeration(reader: Reader, { version, bits, size }: TypeHead): TypeMetadata {
  const base = readDatatype(reader);
  if (base.type !== typeClasses.integer || base.size !== size || size > 6) throw new Unusual('enumeration');
  const names = Array.from({ length: bits & 0xffff }, () => readName(reader, version < 3));
  const members = Object.fromEntries(names.map((name) => [name, readValue(reader, base)]));
  return { ...base, type: typeClasses.enumeration, size, enum_type: { members } };
}

function readValue(reader: Reader, { size, littleEndian, signed }: TypeMetadata): number {
  const bytes = reader.raw(size);
  if (littleEndian) return signed ? bytes.readIntLE(0, size) : bytes.readUIntLE(0, size);
  return signed ? bytes.readIntBE(0, size) : bytes.readUIntBE(0, size);
}

function readArray(reader: Reader, { version, size }: TypeHead): TypeMetadata {
  const rank = reader.u8();
  if (version < 3) reader.skip(3);
  const shape = Array.from({ length: rank }, () => reader.u32());
  if (version < 3) reader.skip(4 * rank);
  const element = readDatatype(reader);
  if (shape.reduce((product, n) => product * n, element.size) !== size)
    throw new Unusual('array of another size');
  return { ...plain, type: typeClasses.array, size, array_type: { ...element, shape } };
}
