import { requireChecksum } from './checksum.js';
import { enter, type FileBytes, Reader, Unusual } from './file-bytes.js';

export interface HeaderMessage {
  readonly type: number;
  readonly body: Buffer;
  /** Whether the body only says where the message is. */
  readonly shared: boolean;
}

export const messageTypes = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  oldFillValue: 0x04,
  fillValue: 0x05,
  link: 0x06,
  externalFiles: 0x07,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

/** All messages of an object, over its continuation blocks. @throws {Unusual} */
export function readObjectHeader(file: FileBytes, address: number): HeaderMessage[] {
  const start = file.upTo(address, 64);
  const isNew = start.bytes.toString('latin1', 0, 4) === 'OHDR';
  return isNew ? readNewHeader(file, address, start.skip(4)) : readOldHeader(file, address, start);
}

/** A block of messages that is still to be read. */
interface Block {
  readonly address: number;
  readonly length: number;
}

function readOldHeader(file: FileBytes, address: number, start: Reader): HeaderMessage[] {
  if (start.u8() !== 1) throw new Unusual('object header version');
  start.skip(7);
  const messages: HeaderMessage[] = [];
  const blocks: Block[] = [{ address: address + 16, length: start.u32() }];
  const seen = new Set<number>();
  for (let block = blocks.shift(); block; block = blocks.shift()) {
    enter(seen, block.address);
    const reader = file.at(block.address, block.length);
    while (reader.left >= 8) {
      const [type, size, flags] = [reader.u16(), reader.u16(), reader.u8()];
      addMessage(
        { type, body: Buffer.from(reader.skip(3).raw(size)), shared: (flags & 2) !== 0 },
        messages,
        blocks,
      );
    }
  }
  return messages;
}

function readNewHeader(file: FileBytes, address: number, start: Reader): HeaderMessage[] {
  if (start.u8() !== 2) throw new Unusual('object header version');
  const flags = start.u8();
  start.skip((flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0));
  const length = start.uint(1 << (flags & 3));
  requireChecksum(file, address, start.position + length);
  const messages: HeaderMessage[] = [];
  const blocks: Block[] = [];
  const creationOrder = (flags & 4) !== 0;
  readNewMessages(file.at(address + start.position, length), { creationOrder, messages, blocks });
  const seen = new Set<number>();
  for (let block = blocks.shift(); block; block = blocks.shift()) {
    enter(seen, block.address);
    requireChecksum(file, block.address, block.length - 4);
    const reader = file.at(block.address, block.length).expect('OCHK');
    readNewMessages(new Reader(reader.raw(block.length - 8)), { creationOrder, messages, blocks });
  }
  return messages;
}

function readNewMessages(
  reader: Reader,
  { creationOrder, messages, blocks }: { creationOrder: boolean; messages: HeaderMessage[]; blocks: Block[] },
): void {
  const headBytes = creationOrder ? 6 : 4;
  while (reader.left >= headBytes) {
    const [type, size, flags] = [reader.u8(), reader.u16(), reader.u8()];
    reader.skip(headBytes - 4);
    addMessage({ type, body: Buffer.from(reader.raw(size)), shared: (flags & 2) !== 0 }, messages, blocks);
  }
}

function addMessage(message: HeaderMessage, messages: HeaderMessage[], blocks: Block[]): void {
  if (message.type === messageTypes.continuation) {
    const reader = new Reader(message.body);
    blocks.push({ address: reader.u64(), length: reader.u64() });
  } else messages.push(message);
}

/** The body of the one message of a type; undefined where there is none. @throws {Unusual} if it stands elsewhere */
export function messageBody(messages: readonly HeaderMessage[], type: number): Reader | undefined {
  const message = messages.find((each) => each.type === type);
  if (message?.shared) throw new Unusual('a shared message');
  return message && new Reader(message.body);
}
