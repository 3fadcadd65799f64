// Functions of blocks that arrays.mjs hands to the workers.

/** Uniform numbers in (0, 1). */
export function uniform({ shape, random }) {
  return Float64Array.from({ length: shape.reduce((product, n) => product * n, 1) }, () => random.uniform());
}

/** Cumulative sums along each row. */
export function cumulative({ values: { data, offset, shape } }) {
  const [rows, columns] = shape;
  const sums = new Float64Array(rows * columns);
  for (let i = 0; i < sums.length; i++) sums[i] = data[offset + i] + (i % columns === 0 ? 0 : sums[i - 1]);
  return sums;
}
