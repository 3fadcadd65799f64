import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type FileFingerprint, writeFileAtomic } from '../../../core/index.js';
import type { FileSchema } from '../../sources/event-file.js';

/** The smallest and the largest value of a column in a block and how many are missing; 64-bit integers as decimal texts. */
export type StoredBounds = readonly [low: number | string, high: number | string, missing: number];

/** What is remembered of a file. */
export interface IndexedFile {
  readonly print: FileFingerprint;
  readonly schema: FileSchema;
  /** Whether all of it has been read once without finding damage. */
  readonly intact: boolean;
  /** [block] by column; null for blocks that no pass has seen. */
  readonly bounds: Readonly<Record<string, readonly (StoredBounds | null)[]>>;
}

/** Changes with what stands in an index: an index of another format is made anew. */
const format = 'airshower index 1';

interface StoredIndex {
  /** Files of one kind share what is said of their columns. */
  readonly columns: FileSchema['columns'][];
  readonly files: [name: string, file: StoredFileEntry][];
}

type StoredFileEntry = Omit<IndexedFile, 'schema'> & {
  readonly schema: Omit<FileSchema, 'columns'> & { readonly columns: number };
};

/** Files by name. Empty where there is no index, or one that is damaged or of another format: it holds nothing that cannot be found again. */
export async function readIndex(path: string): Promise<Map<string, IndexedFile>> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  if (end < 0 || text.slice(0, end) !== headOf(body)) return new Map();
  const { columns, files } = JSON.parse(body, reviveNumber) as StoredIndex;
  return new Map(
    files.map(([name, { schema, ...file }]) => [
      name,
      { ...file, schema: { ...schema, columns: columns[schema.columns] } },
    ]),
  );
}

/** Writes an index whole or not at all. */
export async function writeIndex(path: string, files: ReadonlyMap<string, IndexedFile>): Promise<void> {
  const columns: FileSchema['columns'][] = [];
  const places = new Map<string, number>();
  const place = (each: FileSchema['columns']): number => {
    const key = JSON.stringify(each);
    const known = places.get(key) ?? columns.push(each) - 1;
    places.set(key, known);
    return known;
  };
  const entries = [...files].map(([name, file]): [string, StoredFileEntry] => [
    name,
    { ...file, schema: { ...file.schema, columns: place(file.schema.columns) } },
  ]);
  const body = JSON.stringify({ columns, files: entries } satisfies StoredIndex, infiniteAsText);
  await writeFileAtomic(path, `${headOf(body)}\n${body}`);
}

/** The first line: the format, and a sum by which damage is noticed. */
const headOf = (body: string): string => `${format} ${createHash('sha256').update(body).digest('hex')}`;

const infiniteAsText = (_: string, value: unknown): unknown =>
  value === Number.POSITIVE_INFINITY ? '+inf' : value === Number.NEGATIVE_INFINITY ? '-inf' : value;

const reviveNumber = (_: string, value: unknown): unknown =>
  value === '+inf' ? Number.POSITIVE_INFINITY : value === '-inf' ? Number.NEGATIVE_INFINITY : value;
