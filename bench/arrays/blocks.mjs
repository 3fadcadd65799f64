// Functions of blocks that arrays.mjs hands to the workers.

/** Uniform numbers in (0, 1). */
export function uniform({ shape, random }) {
  return Float64Array.from({ length: shape.reduce((product, n) => product * n, 1) }, () => random.uniform());
}

/** Cumulative sums along each row. */
export function cumulative({ values: { data, offset, shape } }) {
  const [rows, columns] = shape;
  const sums = new Float64Array(rows * columns);
  for (let row = 0, i = 0; row < rows; row++)
    for (let sum = 0, end = i + columns; i < end; i++) sums[i] = sum += data[offset + i];
  return sums;
}
