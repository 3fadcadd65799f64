/** Points sorted so that every median divides its stretch by one coordinate in turn: a k-d tree without pointers. */
export interface KdTree {
  /** [place * dimensions + dimension] */
  readonly points: Float64Array;
  readonly dimensions: number;
  /** [place], number of the point before sorting */
  readonly order: Int32Array;
}

/** Builds the tree of points [point * dimensions + dimension]. */
export function kdTree(points: Float64Array, dimensions: number): KdTree {
  const order = Int32Array.from({ length: points.length / dimensions }, (_, i) => i);
  sortStretch(points, dimensions, order, 0);
  const sorted = new Float64Array(points.length);
  order.forEach((from, place) => {
    sorted.set(points.subarray(from * dimensions, (from + 1) * dimensions), place * dimensions);
  });
  return { points: sorted, dimensions, order };
}

function sortStretch(points: Float64Array, dimensions: number, order: Int32Array, axis: number): void {
  if (order.length <= 1) return;
  order.sort((a, b) => points[a * dimensions + axis] - points[b * dimensions + axis] || a - b);
  const middle = order.length >> 1;
  const next = (axis + 1) % dimensions;
  sortStretch(points, dimensions, order.subarray(0, middle), next);
  sortStretch(points, dimensions, order.subarray(middle + 1), next);
}

/** The k nearest so far, nearest first. */
export interface Nearest {
  /** [rank], numbers of points before sorting */
  readonly point: Int32Array;
  /** [rank], squared distances */
  readonly distance: Float64Array;
}

/** Finds the points nearest to `at`; of equally far ones those with the lowest numbers. */
export function findNearest(tree: KdTree, at: Float64Array, nearest: Nearest): void {
  nearest.distance.fill(Number.POSITIVE_INFINITY);
  nearest.point.fill(-1);
  search(tree, at, nearest, { low: 0, high: tree.order.length, axis: 0 });
}

function search(
  tree: KdTree,
  at: Float64Array,
  nearest: Nearest,
  { low, high, axis }: { readonly low: number; readonly high: number; readonly axis: number },
): void {
  if (low >= high) return;
  const { points, dimensions, order } = tree;
  const middle = low + ((high - low) >> 1);
  let distance = 0;
  for (let d = 0; d < dimensions; d++) distance += (points[middle * dimensions + d] - at[d]) ** 2;
  insert(nearest, order[middle], distance);
  const off = at[axis] - points[middle * dimensions + axis];
  const next = (axis + 1) % dimensions;
  const below = { low, high: middle, axis: next };
  const above = { low: middle + 1, high, axis: next };
  search(tree, at, nearest, off < 0 ? below : above);
  if (off * off <= nearest.distance[nearest.distance.length - 1]) {
    search(tree, at, nearest, off < 0 ? above : below);
  }
}

function insert({ point, distance }: Nearest, candidate: number, far: number): void {
  let rank = distance.length;
  while (
    rank > 0 &&
    (far < distance[rank - 1] || (far === distance[rank - 1] && candidate < point[rank - 1]))
  )
    rank--;
  if (rank === distance.length) return;
  distance.copyWithin(rank + 1, rank, distance.length - 1);
  point.copyWithin(rank + 1, rank, point.length - 1);
  distance[rank] = far;
  point[rank] = candidate;
}
