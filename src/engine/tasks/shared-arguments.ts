import { deserialize, serialize } from 'node:v8';
import { UsageError } from '../../core/index.js';

/** Arguments written once into shared memory: every worker reads the same bytes, and keeps what it read. */
export interface SharedArguments {
  readonly bytes: SharedArrayBuffer;
  /** What already lies in shared memory, and where it belongs: v8's serializer cannot read it back, messages can. */
  readonly shared: readonly SharedPart[];
}

interface SharedPart {
  readonly path: readonly string[];
  readonly value: SharedArrayBuffer | ArrayBufferView;
}

/** Writes `args` by structured clone. @throws {UsageError} what cannot be copied, such as a function */
export function writeArguments(args: unknown): SharedArguments {
  const shared: SharedPart[] = [];
  try {
    const written = serialize(takeShared(args, [], shared));
    const bytes = new SharedArrayBuffer(written.byteLength);
    new Uint8Array(bytes).set(written);
    return { bytes, shared };
  } catch (error) {
    const reason = (error as Error).message;
    throw new UsageError(`the arguments of a task cannot be copied to another thread: ${reason}`, {
      remedy: 'Pass plain data and typed arrays; name functions by module and export.',
    });
  }
}

/** The arguments again; what lay in shared memory is the writer's own. */
export function readArguments({ bytes, shared }: SharedArguments): unknown {
  const root = { args: deserialize(new Uint8Array(bytes).slice()) };
  for (const { path, value } of shared) {
    const names = ['args', ...path];
    const last = names.pop() as string;
    const parent = names.reduce<Record<string, unknown>>(
      (object, name) => object[name] as Record<string, unknown>,
      root,
    );
    parent[last] = value;
  }
  return root.args;
}

/** A copy of plain objects and arrays with null for what lies in shared memory, which is added to `found`. */
function takeShared(value: unknown, path: readonly string[], found: SharedPart[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isShared(value)) {
    found.push({ path, value });
    return null;
  }
  if (Array.isArray(value)) {
    if (typeof value[0] !== 'object') return value;
    return value.map((member, i) => takeShared(member, [...path, String(i)], found));
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const members = Object.entries(value);
  return Object.fromEntries(members.map(([key, member]) => [key, takeShared(member, [...path, key], found)]));
}

function isShared(value: object): value is SharedArrayBuffer | ArrayBufferView {
  return (
    value instanceof SharedArrayBuffer ||
    (ArrayBuffer.isView(value) && value.buffer instanceof SharedArrayBuffer)
  );
}
