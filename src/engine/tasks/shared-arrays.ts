/** Below this many bytes copying an array for each call costs less than a page of shared memory. */
const leastBytes = 65_536;

type NumberArray = Float64Array;

/**
 * Large typed arrays that several calls of a graph take: they are copied into shared memory once, whatever the number of calls. Tasks
 * must not write into them.
 */
export class SharedArrays {
  readonly #uses = new Map<ArrayBufferView, number>();
  readonly #copies = new Map<ArrayBufferView, ArrayBufferView>();

  /** @param argumentLists  of all calls */
  constructor(argumentLists: readonly unknown[]) {
    for (const list of argumentLists)
      for (const array of new Set(arraysIn(list))) this.#uses.set(array, (this.#uses.get(array) ?? 0) + 1);
  }

  /** The array in shared memory where several calls take it, else itself. */
  shared(array: ArrayBufferView): ArrayBufferView {
    if ((this.#uses.get(array) ?? 0) < 2) return array;
    const copy = this.#copies.get(array) ?? inSharedMemory(array);
    this.#copies.set(array, copy);
    return copy;
  }
}

/** A value with its large arrays in shared memory. */
export function withSharedArrays(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return isLarge(value) ? inSharedMemory(value) : value;
  if (Array.isArray(value)) return typeof value[0] === 'object' ? value.map(withSharedArrays) : value;
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withSharedArrays(member)]));
}

/** Large arrays within arrays and plain objects. */
function arraysIn(value: unknown): ArrayBufferView[] {
  if (ArrayBuffer.isView(value)) return isLarge(value) ? [value] : [];
  if (Array.isArray(value))
    return typeof value[0] === 'object' || value.some(isObject) ? value.flatMap(arraysIn) : [];
  return isPlain(value) ? Object.values(value).flatMap(arraysIn) : [];
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

const isPlain = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && Object.getPrototypeOf(value) === Object.prototype;

const isLarge = (array: ArrayBufferView): boolean =>
  array.byteLength >= leastBytes &&
  !(array.buffer instanceof SharedArrayBuffer) &&
  !(array instanceof DataView);

function inSharedMemory(array: ArrayBufferView): ArrayBufferView {
  const Type = array.constructor as new (buffer: SharedArrayBuffer) => NumberArray;
  const copy = new Type(new SharedArrayBuffer(array.byteLength));
  copy.set(array as NumberArray);
  return copy;
}
