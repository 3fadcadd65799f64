/** The n-th smallest value, from 0; no NaN may be among them. Orders the values around it (Hoare 1961, Comm. ACM 4, 321). */
export function nthSmallest(values: Float64Array, n: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = middleOf(values[left], values[(left + right) >>> 1], values[right]);
    let [low, high] = [left, right];
    while (low <= high) {
      while (values[low] < pivot) low++;
      while (values[high] > pivot) high--;
      if (low <= high) {
        const kept = values[low];
        values[low++] = values[high];
        values[high--] = kept;
      }
    }
    if (n <= high) right = high;
    else if (n >= low) left = low;
    else break;
  }
  return values[n];
}

const middleOf = (a: number, b: number, c: number): number =>
  Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
