/** Bytes of array memory in use by all threads together, and the most there ever were: two numbers in shared memory. */
export class Meter {
  constructor(readonly counts = new BigInt64Array(new SharedArrayBuffer(16))) {}

  take(bytes: number): void {
    const now = Atomics.add(this.counts, 0, BigInt(bytes)) + BigInt(bytes);
    for (let peak = Atomics.load(this.counts, 1); now > peak; ) {
      const seen = Atomics.compareExchange(this.counts, 1, peak, now);
      if (seen === peak) return;
      peak = seen;
    }
  }

  give(bytes: number): void {
    Atomics.sub(this.counts, 0, BigInt(bytes));
  }

  get peakBytes(): number {
    return Number(Atomics.load(this.counts, 1));
  }
}
