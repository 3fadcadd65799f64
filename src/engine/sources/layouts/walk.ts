import type { Hdf5File } from '../hdf5/hdf5-file.js';
import type { DatasetMetadata } from '../hdf5/metadata.js';

/** A dataset found in a file; `link` is where a soft link led. */
export interface FoundDataset {
  readonly path: string;
  readonly group: string;
  readonly name: string;
  readonly metadata: DatasetMetadata;
}

export interface DanglingLink {
  readonly path: string;
  readonly why: string;
}

export interface FoundThings {
  readonly groups: readonly string[];
  readonly datasets: readonly FoundDataset[];
  /** Links that lead to nothing in this file. */
  readonly dangling: readonly DanglingLink[];
  /** Soft links by path, with their targets. */
  readonly softLinks: ReadonlyMap<string, string>;
}

/** All groups and datasets below a group. Soft links are followed to datasets, not to groups, which stand elsewhere. */
export function walk(file: Hdf5File, start = '/'): FoundThings {
  const groups: string[] = [];
  const datasets: FoundDataset[] = [];
  const dangling: DanglingLink[] = [];
  const softLinks = new Map<string, string>();
  const visit = (group: string, above: ReadonlySet<number>): void => {
    // Hard links can make a group its own grandchild.
    const address = file.address(group);
    if (above.has(address)) return;
    const within = new Set([...above, address]);
    groups.push(group);
    for (const name of file.names(group)) {
      const path = group === '/' ? `/${name}` : `${group}/${name}`;
      const target = file.softLink(path);
      if (target !== undefined) softLinks.set(path, target);
      const kind = file.kind(path);
      if (kind === 'dataset') datasets.push({ path, group, name, metadata: file.metadata(path) });
      else if (kind === 'brokenLink') dangling.push({ path, why: whyDangling(file, path) });
      else if (kind === 'group' && target === undefined) visit(path, within);
    }
  };
  visit(start, new Set());
  return { groups, datasets, dangling, softLinks };
}

function whyDangling(file: Hdf5File, path: string): string {
  const elsewhere = file.externalLink(path);
  if (elsewhere === undefined) return 'a link that leads nowhere';
  return `a link into another file, which is not followed: read ${elsewhere} itself`;
}
