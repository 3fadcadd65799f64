import { createInflate, inflateSync } from 'node:zlib';

/** The part of a zlib stream of Node that inflates at once; none of it is promised, so it is looked for before it is used. */
interface Handle {
  reset(): void;
  writeSync(
    flush: number,
    input: Uint8Array,
    inputStart: number,
    inputBytes: number,
    output: Uint8Array,
    outputStart: number,
    outputBytes: number,
  ): void;
  onerror: (message: string) => void;
}

interface Inflater {
  readonly handle: Handle;
  /** Bytes of output and input that are left after a call. */
  readonly left: Uint32Array;
}

/** zlib's "this is all of the input". */
const finish = 4;

let inflater: Inflater | null | undefined;
let failure: string | undefined;

/**
 * Inflates a zlib stream into `out`, which must be longer than what comes out.
 * @returns the number of bytes that came out
 * @throws {Error} a damaged stream, or one that does not fit
 */
export function inflateInto(out: Uint8Array, input: Uint8Array): number {
  if (inflater === undefined) inflater = findInflater();
  if (inflater === null) return inflateApart(out, input);
  const { handle, left } = inflater;
  failure = undefined;
  handle.reset();
  handle.writeSync(finish, input, 0, input.length, out, 0, out.length);
  if (failure !== undefined) throw new Error(failure);
  if (left[0] === 0) throw new Error(`more than ${out.length - 1} bytes came out`);
  return out.length - left[0];
}

/** Node's public way makes a new stream and new memory for each chunk, which takes half as long again as inflating. */
function findInflater(): Inflater | null {
  const stream = createInflate() as unknown as { _handle?: Partial<Handle>; _writeState?: unknown };
  const { _handle: handle, _writeState: left } = stream;
  if (typeof handle?.writeSync !== 'function' || typeof handle.reset !== 'function') return null;
  if (!(left instanceof Uint32Array && left.length === 2)) return null;
  handle.onerror = (message) => {
    failure = message;
  };
  return { handle: handle as Handle, left };
}

/** The same by the public way, for a Node that has changed. */
export function inflateApart(out: Uint8Array, input: Uint8Array): number {
  const bytes = inflateSync(input, { chunkSize: Math.max(64, out.length), maxOutputLength: out.length - 1 });
  out.set(bytes);
  return bytes.length;
}
