/**
 * An upper triangular banded system R c = z that rows of a least-squares problem are rotated into one by one
 * (Givens), so that the normal equations are never formed. Row i holds the diagonal and the `band` - 1
 * elements right of it.
 */
export class BandedTriangle {
  readonly size: number;
  readonly band: number;
  readonly #elements: Float64Array;
  readonly #rightSide: Float64Array;

  constructor(size: number, band: number) {
    this.size = size;
    this.band = band;
    this.#elements = new Float64Array(size * band);
    this.#rightSide = new Float64Array(size);
  }

  /** A copy whose rows have room for a wider band. */
  widened(band: number): BandedTriangle {
    const copy = new BandedTriangle(this.size, band);
    for (let i = 0; i < this.size; i++)
      for (let j = 0; j < this.band; j++) copy.#elements[i * band + j] = this.#elements[i * this.band + j];
    copy.#rightSide.set(this.#rightSide);
    return copy;
  }

  /** Sum of the diagonal. */
  trace(): number {
    let sum = 0;
    for (let i = 0; i < this.size; i++) sum += this.#elements[i * this.band];
    return sum;
  }

  /**
   * Rotates a row into the triangle; its first element belongs to column `column`. `row` is used up.
   * @returns  what is left of the right side: its square adds to the sum of squared residuals
   */
  rotateIn(row: Float64Array, column: number, rightSide: number): number {
    let rest = rightSide;
    for (let i = column; i < this.size; i++) {
      const pivot = row[0];
      const at = i * this.band;
      const width = Math.min(row.length, this.size - i);
      if (pivot !== 0) {
        const length = Math.hypot(pivot, this.#elements[at]);
        const cos = this.#elements[at] / length;
        const sin = pivot / length;
        this.#elements[at] = length;
        const above = this.#rightSide[i];
        this.#rightSide[i] = cos * above + sin * rest;
        rest = cos * rest - sin * above;
        for (let j = 1; j < width; j++) {
          const upper = this.#elements[at + j];
          this.#elements[at + j] = cos * upper + sin * row[j];
          row[j] = cos * row[j] - sin * upper;
        }
      }
      row.copyWithin(0, 1);
      row[row.length - 1] = 0;
    }
    return rest;
  }

  /** The coefficients c, by back substitution. */
  solve(): Float64Array {
    const out = new Float64Array(this.size);
    for (let i = this.size - 1; i >= 0; i--) {
      let sum = this.#rightSide[i];
      for (let j = 1; j < this.band && i + j < this.size; j++)
        sum -= out[i + j] * this.#elements[i * this.band + j];
      out[i] = sum / this.#elements[i * this.band];
    }
    return out;
  }
}
