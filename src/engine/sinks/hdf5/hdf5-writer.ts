import { type PendingFile, pendingFile, UsageError } from '../../../core/index.js';
import { Bytes, undefinedAddress } from './bytes.js';
import { variableTextType } from './datatypes.js';
import { FileSpace } from './file-space.js';
import { type GroupAddresses, groupTreeK, leafK, mostLinks, putGroup } from './groups.js';
import { type Attribute, attribute, type Message, objectHeader, symbolTable } from './messages.js';
import { globalHeap, textReferences } from './variable-texts.js';
import type { FilePlace } from './write-at.js';

/** What a group or dataset says about itself: one text or number, or a list of either. */
export type AttributeValues = string | number | readonly string[] | readonly number[];

interface Group {
  readonly groups: Map<string, Group>;
  readonly datasets: Map<string, number>;
  readonly messages: Message[];
}

/**
 * Writes an HDF5 file in the format that every HDF5 library since 1.6 reads (superblock 0, version 1 headers, B-trees). Data go
 * into the file as they come; headers and groups follow when it is closed. Only then does it appear under its name.
 */
export class Hdf5Writer {
  private readonly root = newGroup();

  private constructor(
    readonly path: string,
    private readonly pending: PendingFile,
    private readonly space: FileSpace,
    private readonly durable: boolean,
  ) {
    space.put(new Uint8Array(superblockBytes));
  }

  /** @param options.durable  whether the file survives a power failure as soon as it is closed; default true */
  static async create(path: string, { durable = true } = {}): Promise<Hdf5Writer> {
    const pending = await pendingFile(path);
    return new Hdf5Writer(path, pending, new FileSpace(pending.path, path), durable);
  }

  /** Puts bytes at the end of the file. */
  get put(): FileSpace['put'] {
    return this.space.put;
  }

  /** Leaves room at the end of the file, to be written to at `file`. @returns its address */
  reserve(bytes: number): number {
    return this.space.reserve(bytes);
  }

  /** The file, for those who write to room that was reserved, in any thread, until it is closed. */
  get file(): FilePlace {
    return this.space.file;
  }

  /** Bytes of the file so far. */
  get length(): number {
    return this.space.length;
  }

  addGroup(path: string): void {
    this.group(segments(path));
  }

  /** Links a dataset whose data are in the file already. */
  addDataset(path: string, messages: readonly Message[]): void {
    const names = segments(path);
    const name = names.pop();
    const { datasets, groups } = this.group(names);
    if (name === undefined || datasets.has(name) || groups.has(name))
      throw new UsageError(`${this.path}: '${path}' is written twice`, {
        fields: { file: this.path, dataset: path },
        remedy: 'Give each dataset a name of its own.',
      });
    datasets.set(name, this.put(objectHeader(messages)));
  }

  addGroupAttribute(path: string, message: Message): void {
    this.group(segments(path)).messages.push(message);
  }

  /** An attribute of texts of any length, as h5py writes and reads them. */
  textAttribute(name: string, texts: string | readonly string[]): Message {
    const list = typeof texts === 'string' ? [texts] : texts;
    const heap = this.put(globalHeap(list));
    const shape = typeof texts === 'string' ? [] : [list.length];
    const value: Attribute = { name, type: variableTextType(), shape, data: textReferences(list, heap) };
    return attribute(value);
  }

  async close(): Promise<void> {
    const k = leafK(largestGroup(this.root));
    const { address, addresses } = this.putGroups(this.root, k);
    this.space.overwrite(superblock({ k, root: address, ...addresses, end: this.space.length }), 0);
    this.space.close();
    await this.pending.commit({ durable: this.durable });
  }

  /** Stops and removes what was written. */
  async discard(): Promise<void> {
    this.space.discard();
    await this.pending.discard();
  }

  private group(names: readonly string[]): Group {
    let group = this.root;
    for (const name of names) {
      let child = group.groups.get(name);
      if (!child) {
        child = newGroup();
        group.groups.set(name, child);
      }
      group = child;
    }
    return group;
  }

  private putGroups(group: Group, k: number): { address: number; addresses: GroupAddresses } {
    const links = new Map(group.datasets);
    for (const [name, child] of group.groups) links.set(name, this.putGroups(child, k).address);
    if (links.size > mostLinks)
      throw new UsageError(`${this.path}: ${links.size} datasets in one group; the most is ${mostLinks}`, {
        fields: { file: this.path, datasets: links.size },
        remedy: 'Spread them over several groups.',
      });
    const addresses = putGroup(this.put, links, k);
    const messages = [symbolTable(addresses.tree, addresses.heap), ...group.messages];
    return { address: this.put(objectHeader(messages)), addresses };
  }
}

function newGroup(): Group {
  return { groups: new Map(), datasets: new Map(), messages: [] };
}

function segments(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}

function largestGroup({ groups, datasets }: Group): number {
  const below = [...groups.values()].map(largestGroup);
  return Math.max(groups.size + datasets.size, ...below);
}

const superblockBytes = 96;
const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

function superblock({
  k,
  root,
  tree,
  heap,
  end,
}: GroupAddresses & { k: number; root: number; end: number }): Uint8Array {
  const bytes = new Bytes().u8(...signature).u8(0, 0, 0, 0, 0, 8, 8, 0);
  bytes.u16(k).u16(groupTreeK).u32(0);
  bytes.u64(0).u64(undefinedAddress).u64(end).u64(undefinedAddress);
  bytes.u64(0).u64(root).u32(1).u32(0).u64(tree).u64(heap);
  return bytes.done();
}
