/**
 * The correctly rounded sum of any number of floats, as Python's math.fsum: partial sums that do not overlap
 * (Shewchuk 1997, Discrete & Computational Geometry 18, 305).
 */
export class ExactSum {
  private readonly partials: number[] = [];

  /** @param value  finite */
  add(value: number): void {
    const { partials } = this;
    let x = value;
    let kept = 0;
    for (let i = 0; i < partials.length; i++) {
      let y = partials[i];
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
      const high = x + y;
      const low = y - (high - x);
      if (low !== 0) partials[kept++] = low;
      x = high;
    }
    partials.length = kept;
    partials.push(x);
  }

  /** The sum so far, rounded once: to even where it lies half way between two numbers. */
  value(): number {
    const { partials } = this;
    let i = partials.length - 1;
    if (i < 0) return 0;
    let high = partials[i];
    let low = 0;
    while (i > 0) {
      const x = high;
      const y = partials[--i];
      high = x + y;
      low = y - (high - x);
      if (low !== 0) break;
    }
    const tie = i > 0 && ((low < 0 && partials[i - 1] < 0) || (low > 0 && partials[i - 1] > 0));
    const doubled = low * 2;
    return tie && high + doubled - high === doubled ? high + doubled : high;
  }
}
