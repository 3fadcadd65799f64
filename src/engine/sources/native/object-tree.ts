import type { AttributeValue, DatasetMetadata, TypeMetadata } from '../hdf5/metadata.js';
import { attributesLater } from './attributes.js';
import { ChunkDecoder } from './chunk-decoder.js';
import { type DatasetLayout, datasetLayout, readShape } from './dataset-layout.js';
import { sameDatatype } from './datatype.js';
import { type FileBytes, isUnusual, Unusual } from './file-bytes.js';
import { type GroupLink, readGroupLinks } from './group-links.js';
import { type HeaderMessage, messageBody, messageTypes, readObjectHeader } from './object-header.js';

/** A group, a dataset or something else in a file. */
export type FileObject = {
  readonly address: number;
  /** Read when they are asked for. */
  readonly attributes: () => ReadonlyMap<string, AttributeValue>;
} & (
  | { readonly kind: 'group'; readonly links: readonly GroupLink[] }
  | { readonly kind: 'dataset'; readonly metadata: DatasetMetadata; readonly layout: DatasetLayout }
);

/** What a path leads to: an object, or a link that leads nowhere. */
export type Found = FileObject | 'brokenLink' | undefined;

/** The groups and datasets of a file, read without the HDF5 library. */
export class ObjectTree {
  private constructor(
    private readonly root: FileObject,
    private readonly objects: ReadonlyMap<number, FileObject>,
  ) {}

  /** @returns undefined where anything in the file is left to the HDF5 library */
  static read(file: FileBytes): ObjectTree | undefined {
    try {
      const objects = new Map<number, FileObject>();
      const root = readObjects(file, file.superblock.rootAddress, objects);
      return new ObjectTree(root, objects);
    } catch (error) {
      if (isUnusual(error)) return undefined;
      throw error;
    }
  }

  /** The link of that path itself; undefined where there is none. */
  link(path: string): GroupLink | undefined {
    const parts = partsOf(path);
    const group = this.follow(parts.slice(0, -1), [], 0);
    return isGroup(group) ? group.links.find(({ name }) => name === parts.at(-1)) : undefined;
  }

  /** What a path leads to, through soft links. */
  find(path: string): Found {
    return this.follow(partsOf(path), [], 0);
  }

  /** @param at  the groups passed so far, where relative soft links start */
  private follow(parts: readonly string[], at: readonly string[], depth: number): Found {
    let object: FileObject = this.root;
    const passed = [...at];
    for (const [i, part] of parts.entries()) {
      const link: GroupLink | undefined =
        object.kind === 'group' ? object.links.find(({ name }) => name === part) : undefined;
      if (!link) return undefined;
      if (link.kind === 'hard') object = this.objects.get(link.address) as FileObject;
      else {
        if (link.kind === 'external' || depth > 16) return 'brokenLink';
        const target = link.target.startsWith('/') ? [] : parts.slice(0, i);
        const found = this.follow(
          [...target, ...partsOf(link.target), ...parts.slice(i + 1)],
          passed,
          depth + 1,
        );
        return found ?? 'brokenLink';
      }
    }
    return object;
  }
}

function isGroup(found: Found): found is FileObject & { kind: 'group' } {
  return typeof found === 'object' && found.kind === 'group';
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

/** An object and all that lies below it; each is read once, however many names it has. */
function readObjects(file: FileBytes, address: number, objects: Map<number, FileObject>): FileObject {
  const messages = readObjectHeader(file, address);
  const object = { address, attributes: attributesLater(messages) };
  if (messages.some(({ type }) => type === messageTypes.layout)) {
    const dataset: FileObject = { ...object, kind: 'dataset', ...readDataset(messages) };
    objects.set(address, dataset);
    return dataset;
  }
  if (!messages.some(({ type }) => groupMessages.has(type))) throw new Unusual('neither group nor dataset');
  const links = readGroupLinks(file, messages).filter(({ name }) => !isSearchIndex(name));
  const group: FileObject = { ...object, kind: 'group', links };
  objects.set(address, group);
  for (const link of links)
    if (link.kind === 'hard' && !objects.has(link.address)) readObjects(file, link.address, objects);
  return group;
}

/** PyTables keeps search indexes beside its tables, in unusual datasets that nobody reads. */
export function isSearchIndex(name: string): boolean {
  return name.startsWith('_i_');
}

const groupMessages = new Set<number>([messageTypes.symbolTable, messageTypes.linkInfo, messageTypes.link]);

/** The type of a dataset; undefined where only the HDF5 library can read it. */
export function typeOfDataset(file: FileBytes, address: number): TypeMetadata | undefined {
  try {
    const type = messageBody(readObjectHeader(file, address), messageTypes.datatype);
    return type && sameDatatype(type);
  } catch (error) {
    if (isUnusual(error)) return undefined;
    throw error;
  }
}

/** @throws {Unusual} a dataset that only the HDF5 library can read */
function readDataset(messages: readonly HeaderMessage[]): {
  metadata: DatasetMetadata;
  layout: DatasetLayout;
} {
  const [type, space] = [messageTypes.datatype, messageTypes.dataspace].map((each) =>
    messageBody(messages, each),
  );
  if (!type || !space) throw new Unusual('a dataset without type or shape');
  const shape = readShape(space);
  const element = sameDatatype(type);
  const layout = datasetLayout(messages, element.size);
  const { storage } = layout;
  if (storage.kind === 'contiguous') return { metadata: { ...element, shape, chunks: null }, layout };
  new ChunkDecoder(layout);
  if (storage.chunk.some((length, axis) => axis > 0 && length !== shape[axis]))
    throw new Unusual('chunks across rows');
  return { metadata: { ...element, shape, chunks: storage.chunk }, layout };
}
