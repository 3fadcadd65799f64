/**
 * The degree + 1 B-splines that are not zero at x, in knots[interval] <= x <= knots[interval + 1] (de
 * Boor-Cox recurrence; de Boor, J. Approx. Theory 6 (1972) 50). @param out  [degree + 1]
 */
export function basisAt(
  knots: readonly number[],
  degree: number,
  x: number,
  interval: number,
  out: Float64Array,
): void {
  out[0] = 1;
  for (let order = 1; order <= degree; order++) {
    let carried = 0;
    for (let i = 0; i < order; i++) {
      const right = knots[interval + 1 + i];
      const left = knots[interval + 1 + i - order];
      const share = right === left ? 0 : out[i] / (right - left);
      out[i] = carried + share * (right - x);
      carried = share * (x - left);
    }
    out[order] = carried;
  }
}

/**
 * Jumps of the degree-th derivative of the B-splines at each interior knot: row r holds degree + 2 of them,
 * for the splines r, r + 1, ... scaled as FITPACK scales them (Dierckx, Curve and Surface Fitting with
 * Splines, 1993, section 5.2).
 */
export function derivativeJumps(knots: readonly number[], degree: number): Float64Array[] {
  const order = degree + 1;
  const splines = knots.length - order;
  const scale = (splines - degree) / (knots[splines] - knots[degree]);
  const rows: Float64Array[] = [];
  for (let knot = order; knot < splines; knot++) {
    const distances = Float64Array.from({ length: 2 * order }, (_, i) =>
      i < order ? knots[knot] - knots[knot - order + i] : knots[knot] - knots[knot + 1 + i - order],
    );
    const first = knot - order;
    rows.push(
      Float64Array.from({ length: order + 1 }, (_, j) => {
        let product = distances[j];
        for (let i = 1; i <= degree; i++) product *= distances[j + i] * scale;
        return (knots[first + j + order] - knots[first + j]) / product;
      }),
    );
  }
  return rows;
}
