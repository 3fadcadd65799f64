import { checkInstance } from './sendable.js';

/** A result whose buffers are moved to the caller instead of copied. */
export class Transfer {
  constructor(
    readonly value: unknown,
    readonly buffers: readonly ArrayBuffer[],
  ) {}
}

/**
 * Marks the buffers of a task's result to be moved out of the worker without a copy. The worker must not use them again.
 * Typed arrays have to cover their whole buffer.
 */
export function transfer<T>(value: T, buffers: Iterable<ArrayBuffer>): T {
  return new Transfer(value, [...buffers]) as unknown as T;
}

/** Result and the buffers to move. */
export function unwrapTransfer(result: unknown): { value: unknown; buffers: readonly ArrayBuffer[] } {
  return result instanceof Transfer ? result : { value: exactSize(result), buffers: [] };
}

/**
 * The same value with every typed array over a buffer of just its size: a view would bring its whole buffer along, so ten
 * numbers of an 8 MB array would cost 8 MB. Looks into plain objects, arrays and Maps.
 */
export function exactSize(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) return exactView(value);
  if (Array.isArray(value)) return typeof value[0] === 'object' ? value.map(exactSize) : value;
  if (value instanceof Map) return new Map([...value].map(([key, member]) => [key, exactSize(member)]));
  if (Object.getPrototypeOf(value) !== Object.prototype) {
    checkInstance(value);
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, exactSize(member)]));
}

function exactView(view: ArrayBufferView): ArrayBufferView {
  if (view.buffer instanceof SharedArrayBuffer || view.byteLength === view.buffer.byteLength) return view;
  if (view instanceof DataView)
    return new DataView(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
  return (view as Uint8Array).slice();
}
