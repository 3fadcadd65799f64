import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type FileFingerprint, writeFileAtomic } from '../../../core/index.js';
import type { FileSchema } from '../../sources/event-file.js';
import type { FilePlaces } from '../../sources/known/places.js';

/** The smallest and the largest value of a column in a block and how many are missing; 64-bit integers as decimal texts. */
export type StoredBounds = readonly [low: number | string, high: number | string, missing: number];

/** What is remembered of a file. */
export interface IndexedFile {
  readonly print: FileFingerprint;
  readonly schema: FileSchema;
  /** What it takes to read it again without looking at its metadata; absent where that cannot be kept. */
  readonly places?: FilePlaces;
  /** Whether all of it has been read once without finding damage. */
  readonly intact: boolean;
  /** [block] by column; null for blocks that no pass has seen. */
  readonly bounds: Readonly<Record<string, readonly (StoredBounds | null)[]>>;
}

/** Changes with what stands in an index: an index of another format is made anew. */
const format = 'airshower index 2';

interface StoredIndex {
  /** Files of one kind share what is said of their columns. */
  readonly columns: FileSchema['columns'][];
  /** Texts of FilePlaces: of the same kind are all files that were written alike. */
  readonly kinds: string[];
  readonly files: [name: string, file: StoredFileEntry][];
}

type StoredFileEntry = Omit<IndexedFile, 'schema' | 'places'> & {
  readonly schema: Omit<FileSchema, 'columns'> & { readonly columns: number };
  /** The numbers in base64. */
  readonly places?: readonly [kind: number, numbers: string];
};

/** Files by name. Empty where there is no index, or one that is damaged or of another format: it holds nothing that cannot be found again. */
export async function readIndex(path: string): Promise<Map<string, IndexedFile>> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  if (end < 0 || text.slice(0, end) !== headOf(body)) return new Map();
  const { columns, kinds, files } = JSON.parse(body, reviveNumber) as StoredIndex;
  const placesOf = ([kind, numbers]: readonly [number, string]): FilePlaces => ({
    kind: kinds[kind],
    numbers: Buffer.from(numbers, 'base64'),
  });
  return new Map(
    files.map(([name, { schema, places, ...file }]) => [
      name,
      {
        ...file,
        schema: { ...schema, columns: columns[schema.columns] },
        ...(places && { places: placesOf(places) }),
      },
    ]),
  );
}

/** Writes an index whole or not at all. */
export async function writeIndex(path: string, files: ReadonlyMap<string, IndexedFile>): Promise<void> {
  const columns = new Numbered<FileSchema['columns']>((each) => JSON.stringify(each));
  const kinds = new Numbered<string>((each) => each);
  const entries = [...files].map(([name, { schema, places, ...file }]): [string, StoredFileEntry] => [
    name,
    {
      ...file,
      schema: { ...schema, columns: columns.of(schema.columns) },
      ...(places && { places: [kinds.of(places.kind), Buffer.from(places.numbers).toString('base64')] }),
    },
  ]);
  const index: StoredIndex = { columns: columns.values, kinds: kinds.values, files: entries };
  const body = JSON.stringify(index, infiniteAsText);
  await writeFileAtomic(path, `${headOf(body)}\n${body}`);
}

/** Things of which each is kept once, by number. */
class Numbered<T> {
  readonly values: T[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(readonly keyOf: (value: T) => string) {}

  of(value: T): number {
    const key = this.keyOf(value);
    const known = this.#numbers.get(key) ?? this.values.push(value) - 1;
    this.#numbers.set(key, known);
    return known;
  }
}

/** The first line: the format, and a sum by which damage is noticed. */
const headOf = (body: string): string => `${format} ${createHash('sha256').update(body).digest('hex')}`;

const infiniteAsText = (_: string, value: unknown): unknown =>
  value === Number.POSITIVE_INFINITY ? '+inf' : value === Number.NEGATIVE_INFINITY ? '-inf' : value;

const reviveNumber = (_: string, value: unknown): unknown =>
  value === '+inf' ? Number.POSITIVE_INFINITY : value === '-inf' ? Number.NEGATIVE_INFINITY : value;
