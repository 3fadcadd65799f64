/** The smallest and the largest value that is there, and how many are missing. Without a value low is above high. */
export interface ColumnBounds {
  readonly low: number | bigint;
  readonly high: number | bigint;
  readonly missing: number;
}
