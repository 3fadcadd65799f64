import { enter, type FileBytes, Reader, Unusual } from './file-bytes.js';
import { type HeaderMessage, messageTypes } from './object-header.js';

/** One name in a group: of an object by its address, or of a path. */
export type GroupLink =
  | { readonly kind: 'hard'; readonly name: string; readonly address: number }
  | { readonly kind: 'soft'; readonly name: string; readonly target: string }
  | { readonly kind: 'external'; readonly name: string; readonly target: string };

/** What a group links to, sorted by name. @throws {Unusual} links that lie in a heap, as those of large newer groups */
export function readGroupLinks(file: FileBytes, messages: readonly HeaderMessage[]): GroupLink[] {
  const table = messages.find(({ type }) => type === messageTypes.symbolTable);
  const links = table ? tableLinks(file, new Reader(table.body)) : messageLinks(messages);
  if (links.some(({ name }) => name === '' || name.includes('/'))) throw new Unusual('name of a link');
  return links.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}

/** The older way: a tree of tables, with the names in a heap. */
function tableLinks(file: FileBytes, message: Reader): GroupLink[] {
  const [tree, heap] = [message.u64(), message.u64()];
  const head = file.at(heap, 32).expect('HEAP').skip(4);
  const bytes = head.u64();
  const names = file.at(head.skip(8).u64(), bytes).bytes;
  const links: GroupLink[] = [];
  const seen = new Set<number>();
  const visit = (address: number): void => {
    enter(seen, address);
    const node = file.at(address, 24).expect('TREE');
    const [type, level, entries] = [node.u8(), node.u8(), node.u16()];
    if (type !== 0) throw new Unusual('tree of a group');
    const children = file.at(address + 24, entries * 16 + 8);
    for (let i = 0; i < entries; i++) {
      const child = children.skip(8).u64();
      if (level > 0) visit(child);
      else links.push(...tableEntries(file, child, names));
    }
  };
  visit(tree);
  return links;
}

function tableEntries(file: FileBytes, address: number, names: Buffer): GroupLink[] {
  const count = file.at(address, 8).expect('SNOD').skip(2).u16();
  const reader = file.at(address + 8, count * 40);
  return Array.from({ length: count }, (): GroupLink => {
    const name = textAt(names, reader.u64());
    const header = reader.address();
    const [cached, place] = [reader.u32(), reader.skip(4).u32()];
    reader.skip(12);
    if (cached === 2) return { kind: 'soft', name, target: textAt(names, place) };
    if (header === undefined) throw new Unusual('a link without an address');
    return { kind: 'hard', name, address: header };
  });
}

function textAt(bytes: Buffer, start: number): string {
  const end = bytes.indexOf(0, start);
  if (end < 0) throw new Unusual('a name that does not end');
  return bytes.toString('utf8', start, end);
}

function messageLinks(messages: readonly HeaderMessage[]): GroupLink[] {
  for (const { type, body } of messages) {
    if (type !== messageTypes.linkInfo) continue;
    const reader = new Reader(body).skip(1);
    const hasOrder = (reader.u8() & 1) !== 0;
    if (reader.skip(hasOrder ? 8 : 0).address() !== undefined) throw new Unusual('links in a heap');
  }
  return messages
    .filter(({ type }) => type === messageTypes.link)
    .map(({ body }) => messageLink(new Reader(body)));
}

/** The name of a file and a path in it, each with a NUL behind it. */
function externalTarget(value: Buffer): string {
  const [file, path] = value.toString('utf8', 1).split('\0');
  return `${file}:${path}`;
}

const linkKinds = { hard: 0, soft: 1, external: 64 } as const;

function messageLink(reader: Reader): GroupLink {
  if (reader.u8() !== 1) throw new Unusual('link version');
  const flags = reader.u8();
  const kind = flags & 8 ? reader.u8() : linkKinds.hard;
  reader.skip((flags & 4 ? 8 : 0) + (flags & 16 ? 1 : 0));
  const name = reader.raw(reader.uint(1 << (flags & 3))).toString('utf8');
  if (kind === linkKinds.hard) return { kind: 'hard', name, address: reader.u64() };
  if (kind === linkKinds.soft)
    return { kind: 'soft', name, target: reader.raw(reader.u16()).toString('utf8') };
  if (kind === linkKinds.external)
    return { kind: 'external', name, target: externalTarget(reader.raw(reader.u16())) };
  throw new Unusual('kind of link');
}
