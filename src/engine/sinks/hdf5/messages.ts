import { Bytes } from './bytes.js';
import type { Datatype } from './datatypes.js';

/** One message of an object header. */
export interface Message {
  readonly type: number;
  readonly body: Uint8Array;
}

const messageTypes = {
  dataspace: 0x01,
  datatype: 0x03,
  fillValue: 0x05,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  symbolTable: 0x11,
} as const;

/** Dimensions; [] is one value. An unlimited first axis can grow. */
export function dataspaceBody(shape: readonly number[], unlimited = false): Uint8Array {
  const bytes = new Bytes().u8(1, shape.length, unlimited ? 1 : 0, 0).u32(0);
  for (const length of shape) bytes.u64(length);
  if (unlimited) for (const [axis, length] of shape.entries()) bytes.u64(axis === 0 ? -1n : length);
  return bytes.done();
}

export function dataspace(shape: readonly number[], unlimited = false): Message {
  return { type: messageTypes.dataspace, body: dataspaceBody(shape, unlimited) };
}

export function datatype({ message }: Datatype): Message {
  return { type: messageTypes.datatype, body: message };
}

/** Zero, by the library's default. */
export function fillValue(allocate: 'late' | 'incremental'): Message {
  return {
    type: messageTypes.fillValue,
    body: new Bytes()
      .u8(2, allocate === 'late' ? 2 : 3, 2, 1)
      .u32(0)
      .done(),
  };
}

export function contiguousLayout(address: bigint | number, size: number): Message {
  return { type: messageTypes.layout, body: new Bytes().u8(3, 1).u64(address).u64(size).done() };
}

export function chunkedLayout(
  tree: bigint | number,
  chunk: readonly number[],
  elementBytes: number,
): Message {
  const bytes = new Bytes().u8(3, 2, chunk.length + 1).u64(tree);
  for (const length of [...chunk, elementBytes]) bytes.u32(length);
  return { type: messageTypes.layout, body: bytes.done() };
}

/** Shuffle, then deflate. */
export function shuffleAndDeflate(elementBytes: number, level: number): Message {
  const bytes = new Bytes().u8(1, 2).zeros(6);
  for (const [id, parameter] of [
    [2, elementBytes],
    [1, level],
  ])
    bytes.u16(id).u16(0).u16(1).u16(1).u32(parameter).u32(0);
  return { type: messageTypes.filters, body: bytes.done() };
}

export interface Attribute {
  readonly name: string;
  readonly type: Datatype;
  /** [] for one value. */
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

export function attribute({ name, type, shape, data }: Attribute): Message {
  const space = dataspaceBody(shape);
  const nameBytes = Buffer.from(`${name}\0`, 'utf8');
  const bytes = new Bytes().u8(1, 0).u16(nameBytes.length).u16(type.message.length).u16(space.length);
  for (const part of [nameBytes, type.message, space]) bytes.raw(part).pad(8);
  return { type: messageTypes.attribute, body: bytes.raw(data).done() };
}

export function symbolTable(tree: number, heap: number): Message {
  return { type: messageTypes.symbolTable, body: new Bytes().u64(tree).u64(heap).done() };
}

/** An object header of version 1, which every HDF5 library since 1.0 reads. */
export function objectHeader(messages: readonly Message[]): Uint8Array {
  const body = new Bytes();
  for (const { type, body: content } of messages) {
    const padded = Math.ceil(content.length / 8) * 8;
    body.u16(type).u16(padded).u8(0, 0, 0, 0).raw(content).pad(8);
  }
  return new Bytes().u8(1, 0).u16(messages.length).u32(1).u32(body.length).u32(0).raw(body.done()).done();
}
