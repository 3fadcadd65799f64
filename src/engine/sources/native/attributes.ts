import type { AttributeValue } from '../hdf5/metadata.js';
import { type FileBytes, isUnusual, Reader, Unusual } from './file-bytes.js';
import { type HeaderMessage, messageTypes, readObjectHeader } from './object-header.js';

/**
 * The attributes of an object that hold a text of fixed length or integers: the HDF5 library takes a hundred times longer for the
 * dozens that a table has. Those of other types (fill values of fields) are passed over.
 * @returns undefined where only the library can read them: texts of any length, attributes stored apart
 */
export function readAttributes(file: FileBytes, address: number): Map<string, AttributeValue> | undefined {
  try {
    return attributesOf(readObjectHeader(file, address));
  } catch (error) {
    if (isUnusual(error)) return undefined;
    throw error;
  }
}

/** The same from the messages of an object's header. @throws {Unusual} where only the library can read them */
export function attributesOf(messages: readonly HeaderMessage[]): Map<string, AttributeValue> {
  if (messages.some(isStoredApart)) throw new Unusual('attributes stored apart');
  const attributes = messages.filter(({ type }) => type === messageTypes.attribute);
  return new Map(attributes.flatMap(({ body }) => readAttribute(new Reader(body))));
}

/** As attributesOf, but read when asked for; what only the library can read is found now. @throws {Unusual} */
export function attributesLater(messages: readonly HeaderMessage[]): () => Map<string, AttributeValue> {
  if (messages.some(isStoredApart)) throw new Unusual('attributes stored apart');
  const own = messages.filter(({ type }) => type === messageTypes.attribute);
  for (const { body } of own) {
    checkVersion(body[0], body[1]);
    if (isVariable(body)) throw new Unusual('a text of any length');
  }
  let attributes: Map<string, AttributeValue> | undefined;
  return () => {
    attributes ??= attributesOf(own);
    return attributes;
  };
}

/** The class of the type stands behind the name. */
function isVariable(body: Buffer): boolean {
  const [version, nameBytes] = [body[0], body.readUInt16LE(2)];
  const type =
    version === 1 ? 8 + nameBytes + ((8 - (nameBytes % 8)) % 8) : (version === 2 ? 8 : 9) + nameBytes;
  return (body[type] & 0x0f) === classes.variable;
}

/** Many attributes of newer files lie in a heap, to which a message leads. */
function isStoredApart({ type, body, shared }: HeaderMessage): boolean {
  if (type === messageTypes.attribute) return shared;
  if (type !== messageTypes.attributeInfo) return false;
  const reader = new Reader(body);
  const flags = reader.skip(1).u8();
  return reader.skip(flags & 1 ? 2 : 0).address() !== undefined;
}

/** Flags say that the type or the shape stands elsewhere. */
function checkVersion(version: number, flags: number): void {
  if (version < 1 || version > 3 || (version > 1 && flags !== 0)) throw new Unusual('attribute version');
}

function readAttribute(reader: Reader): [string, AttributeValue][] {
  const [version, flags] = [reader.u8(), reader.u8()];
  checkVersion(version, flags);
  const [nameBytes, typeBytes, spaceBytes] = [reader.u16(), reader.u16(), reader.u16()];
  if (version === 3) reader.skip(1);
  const part = (length: number) => {
    const bytes = reader.raw(length);
    if (version === 1) reader.skip((8 - (length % 8)) % 8);
    return bytes;
  };
  const name = untilNul(part(nameBytes)).toString('utf8');
  const type = part(typeBytes);
  const count = countOf(new Reader(part(spaceBytes)));
  const value = count === 0 ? null : attributeValue(type, count, reader);
  return value === undefined ? [] : [[name, value]];
}

/** Number of values: 0 where the attribute holds nothing. */
function countOf(reader: Reader): number {
  const [version, rank] = [reader.u8(), reader.u8()];
  if (version === 2 && reader.skip(1).u8() === 2) return 0;
  if (version === 1) reader.skip(6);
  let count = 1;
  for (let axis = 0; axis < rank; axis++) count *= reader.u64();
  return count;
}

const classes = { integer: 0, text: 3, variable: 9 } as const;

function attributeValue(type: Buffer, count: number, data: Reader): AttributeValue | undefined {
  const [kind, size] = [type[0] & 0x0f, type.readUInt32LE(4)];
  if (kind === classes.variable) throw new Unusual('a text of any length');
  if (kind === classes.text && count === 1) {
    const isUtf8 = (type[1] & 0xf0) !== 0;
    return untilNul(data.raw(size)).toString(isUtf8 ? 'utf8' : 'latin1');
  }
  const isLittleEndian = (type[1] & 1) === 0;
  if (kind !== classes.integer || size > 4 || !(isLittleEndian || size === 1)) return undefined;
  const signed = (type[1] & 8) !== 0;
  const values = Array.from({ length: count }, () => {
    const bytes = data.raw(size);
    return signed ? bytes.readIntLE(0, size) : bytes.readUIntLE(0, size);
  });
  return count === 1 ? values[0] : values;
}

function untilNul(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}
