/** Rows of k in a block, as in assembly/index.ts. */
const block = 64;

/** Panels of four columns that `columns` take. */
export const panelsOf = (columns: number): number => (columns + 3) >> 2;

/** A packed matrix in scratch memory: [block of rows][panel][row in block][4], see assembly/index.ts. */
export interface PackedMatrix {
  /** Index of its first number; the numbers are 0 where nothing was packed. */
  readonly start: number;
  readonly rows: number;
  readonly columns: number;
}

/** Numbers that a packed matrix takes. */
export const packedLength = (rows: number, columns: number): number => rows * panelsOf(columns) * 4;

/** Writes the row that begins at `from` of `source` as row k. */
export function packRow(
  numbers: Float64Array,
  { start, rows, columns, k }: PackedMatrix & { readonly k: number },
  source: Float64Array,
  from: number,
): void {
  const first = k - (k % block);
  const height = Math.min(block, rows - first) * 4;
  let at = start + first * panelsOf(columns) * 4 + (k - first) * 4;
  for (let a = 0; a < columns; at += height, a += 4) {
    const lanes = Math.min(4, columns - a);
    for (let lane = 0; lane < lanes; lane++) numbers[at + lane] = source[from + a + lane];
  }
}

/** Packs `source` [rows, columns], row by row. */
export function packMatrix(numbers: Float64Array, packed: PackedMatrix, source: Float64Array): void {
  const { start, rows, columns } = packed;
  const panels = panelsOf(columns);
  for (let first = 0; first < rows; first += block) {
    const height = Math.min(block, rows - first);
    for (let panel = 0; panel < panels; panel++) {
      const lanes = Math.min(4, columns - 4 * panel);
      let at = start + (first * panels + panel * height) * 4;
      let from = first * columns + 4 * panel;
      // A whole panel without an inner loop: packing is a large part of a small product.
      for (let k = 0; lanes === 4 && k < height; k++, at += 4, from += columns) {
        numbers[at] = source[from];
        numbers[at + 1] = source[from + 1];
        numbers[at + 2] = source[from + 2];
        numbers[at + 3] = source[from + 3];
      }
      for (let k = 0; lanes < 4 && k < height; k++, at += 4, from += columns)
        for (let lane = 0; lane < lanes; lane++) numbers[at + lane] = source[from + lane];
    }
  }
}

/** The product [rows, columns] whose rows are filled up to whole panels. */
export function unpackProduct(
  numbers: Float64Array,
  { start, rows, columns }: PackedMatrix,
  out: Float64Array = new Float64Array(rows * columns),
): Float64Array {
  const stride = panelsOf(columns) * 4;
  for (let i = 0; i < rows; i++) {
    const from = start + i * stride;
    const to = i * columns;
    for (let j = 0; j < columns; j++) out[to + j] = numbers[from + j];
  }
  return out;
}
