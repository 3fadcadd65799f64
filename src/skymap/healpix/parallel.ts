import { type Executor, parallelMap } from '../../engine/index.js';
import { centresInto, locateInto } from './angles.js';
import { checkNside, checkScheme, type Numbers, type Scheme } from './geometry.js';
import { checkLengths } from './lists.js';

export interface ParallelOptions {
  readonly scheme?: Scheme;
  readonly executor?: Executor;
}

/** A part [start, stop) of the lists. */
interface PartItem {
  readonly start: number;
  readonly stop: number;
}

export interface PartArguments {
  readonly nside: number;
  readonly scheme: Scheme;
  /** Read: theta and phi, or pixels. In shared memory. */
  readonly input: readonly Float64Array[];
  /** Written: pixels, or theta and phi. In shared memory. */
  readonly output: readonly Float64Array[];
}

const partLength = 1 << 18;

/**
 * angToPix over several threads, for tens of millions of directions. Lists that already lie in shared memory are not copied.
 * @returns [direction] pixels, in shared memory
 * @throws {DomainError} as angToPix
 */
export async function angToPixParallel(
  nside: number,
  theta: Numbers,
  phi: Numbers,
  { scheme = 'ring', executor }: ParallelOptions = {},
): Promise<Float64Array> {
  checkLengths('theta and phi', [theta, phi]);
  const [pixels] = await overParts('locatePart', { nside, scheme }, [theta, phi], { outputs: 1, executor });
  return pixels;
}

/** pixToAng over several threads, as angToPixParallel. @throws {DomainError} as pixToAng */
export async function pixToAngParallel(
  nside: number,
  pix: Numbers,
  { scheme = 'ring', executor }: ParallelOptions = {},
): Promise<{ theta: Float64Array; phi: Float64Array }> {
  const [theta, phi] = await overParts('centresOfPart', { nside, scheme }, [pix], { outputs: 2, executor });
  return { theta, phi };
}

async function overParts(
  task: string,
  map: { readonly nside: number; readonly scheme: Scheme },
  input: readonly Numbers[],
  { outputs, executor }: { readonly outputs: number; readonly executor?: Executor },
): Promise<Float64Array[]> {
  checkNside(map.nside);
  checkScheme(map.scheme);
  const { length } = input[0];
  const output = Array.from({ length: outputs }, () => new Float64Array(new SharedArrayBuffer(8 * length)));
  const items: PartItem[] = [];
  for (let start = 0; start < length; start += partLength) {
    items.push({ start, stop: Math.min(length, start + partLength) });
  }
  const args: PartArguments = { ...map, input: input.map(shared), output };
  await parallelMap<PartItem, null>(items, { module: import.meta.url, export: task, args }, { executor });
  return output;
}

function shared(list: Numbers): Float64Array {
  if (list instanceof Float64Array && list.buffer instanceof SharedArrayBuffer) return list;
  const copy = new Float64Array(new SharedArrayBuffer(8 * list.length));
  copy.set(list);
  return copy;
}

/** The task of angToPixParallel. */
export function locatePart({ start, stop }: PartItem, { nside, scheme, input, output }: PartArguments): null {
  const [theta, phi, pixels] = [...input, ...output].map((list) => list.subarray(start, stop));
  locateInto({ nside, scheme, first: start }, theta, phi, pixels);
  return null;
}

/** The task of pixToAngParallel. */
export function centresOfPart(
  { start, stop }: PartItem,
  { nside, scheme, input, output }: PartArguments,
): null {
  const [pixels, theta, phi] = [...input, ...output].map((list) => list.subarray(start, stop));
  centresInto({ nside, scheme, first: start }, pixels, theta, phi);
  return null;
}
