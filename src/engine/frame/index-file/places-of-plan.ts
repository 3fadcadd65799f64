import type { FilesPlan } from '../plan.js';
import { type KnownFiles, putTogether } from './known-files.js';
import { SideIndex } from './side-index.js';

const made = new WeakMap<FilesPlan['files'], KnownFiles>();

/** Of all files of a frame, put together once. @returns undefined without an index, or where it knows of no file how to read it */
export function knownFiles(source: FilesPlan): KnownFiles | undefined {
  const known = made.get(source.files);
  const index = SideIndex.of(source);
  if (known || !index) return known;
  const places = source.files.map((file) => index.places(file, source.open));
  if (!places.some(Boolean)) return undefined;
  const files = putTogether(places);
  made.set(source.files, files);
  return files;
}
