/** Uniform numbers in (0, 1) for a block. */
export function uniform({ shape, random }) {
  return Float64Array.from({ length: shape.reduce((product, n) => product * n, 1) }, () => random.uniform());
}
