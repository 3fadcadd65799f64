import { kernelMemory, kernelsOn, pageBytes } from '../../core/index.js';
import type { Numbers } from './geometry.js';
import { ringAt } from './rings.js';

/** The compiled functions of assembly/index.ts. */
interface Kernels {
  locateInRings(theta: number, phi: number, pixels: number, pairs: number, nside: number): 0 | 1;
  locateInNested(theta: number, phi: number, pixels: number, pairs: number, nside: number): 0 | 1;
  centresOfRings(
    pixels: number,
    theta: number,
    phi: number,
    pairs: number,
    colatitudes: number,
    nside: number,
  ): 0 | 1;
}

/** Elements that are worked on at once: three columns of 32 kB stay in the caches. */
const blockLength = 4096;
/** The finest resolution whose colatitudes of the rings are held. */
const finestTable = 8192;

interface Workspace {
  readonly kernels: Kernels;
  /** Three columns of a block. */
  readonly columns: readonly [Float64Array, Float64Array, Float64Array];
  /** [ring number], rad, of `tableNside`. */
  readonly colatitudes: Float64Array;
  tableNside: number;
}

let opened: Workspace | undefined;

/** The kernels of this thread and the memory they work in, made at the first use. */
function workspace(): Workspace {
  opened ??= openWorkspace();
  return opened;
}

function openWorkspace(): Workspace {
  const columnBytes = 8 * blockLength;
  // The first page is the module's own.
  const memory = kernelMemory(pageBytes + 3 * columnBytes + 8 * 4 * finestTable);
  const kernels = kernelsOn<Kernels>(new URL('./assembly/kernels.wasm', import.meta.url), memory);
  const view = (column: number, length: number) =>
    new Float64Array(memory.buffer, pageBytes + column * columnBytes, length);
  return {
    kernels,
    columns: [view(0, blockLength), view(1, blockLength), view(2, blockLength)],
    colatitudes: view(3, 4 * finestTable),
    tableNside: 0,
  };
}

/**
 * Pixels of directions, written to `pixels`; what is no direction gets a number without meaning.
 * @returns the index of the first that is no direction (theta outside 0 to pi, phi not finite), or -1
 */
export function locateDirections(
  map: { readonly nside: number; readonly nested: boolean },
  theta: Numbers,
  phi: Numbers,
  pixels: Float64Array,
): number {
  const { kernels, columns } = workspace();
  const [thetas, phis, found] = columns;
  const locate = map.nested ? kernels.locateInNested : kernels.locateInRings;
  const isBad = (i: number): boolean => !(thetas[i] >= 0 && thetas[i] <= Math.PI && Number.isFinite(phis[i]));
  return overBlocks([theta, phi], [pixels], {
    into: [thetas, phis],
    from: [found],
    work: (pairs) => locate(thetas.byteOffset, phis.byteOffset, found.byteOffset, pairs, map.nside) === 1,
    isBad,
  });
}

/** Whether centresOfPixels is worth it, and can hold the table of rings. */
export function hasRingTable(nside: number, count: number): boolean {
  return nside <= finestTable && count > 4 * nside;
}

/**
 * Centres of RING pixels, written to `theta` and `phi`, with the colatitudes taken from a table of the rings (see hasRingTable).
 * @returns the index of the first that is no pixel, or -1
 */
export function centresOfPixels(nside: number, pix: Numbers, theta: Float64Array, phi: Float64Array): number {
  const space = workspace();
  const { kernels, columns, colatitudes } = space;
  const [pixels, thetas, phis] = columns;
  if (space.tableNside !== nside) {
    for (let ring = 1; ring < 4 * nside; ring++) colatitudes[ring] = ringAt(nside, ring).theta;
    space.tableNside = nside;
  }
  const [from, ...to] = [pixels, thetas, phis].map((column) => column.byteOffset);
  return overBlocks([pix], [theta, phi], {
    into: [pixels],
    from: [thetas, phis],
    work: (pairs) => kernels.centresOfRings(from, to[0], to[1], pairs, colatitudes.byteOffset, nside) === 1,
    isBad: (i) => !(Number.isInteger(pixels[i]) && pixels[i] >= 0 && pixels[i] < 12 * nside * nside),
  });
}

interface BlockWork {
  /** Columns of the workspace that lists are copied into, and those that answers are copied from. */
  readonly into: readonly Float64Array[];
  readonly from: readonly Float64Array[];
  /** Works on so many pairs of elements. @returns whether all were valid */
  readonly work: (pairs: number) => boolean;
  /** Whether element i of the block is not valid. */
  readonly isBad: (i: number) => boolean;
}

/** Copies lists through the workspace block by block. @returns the index of the first element that is not valid, or -1 */
function overBlocks(
  inputs: readonly Numbers[],
  outputs: readonly Float64Array[],
  { into, from, work, isBad }: BlockWork,
): number {
  const lists = inputs.map(asTyped);
  const { length } = outputs[0];
  let firstBad = -1;
  for (let start = 0; start < length; start += blockLength) {
    const count = Math.min(blockLength, length - start);
    lists.forEach((list, k) => {
      into[k].set(list.subarray(start, start + count));
      // An odd list is filled up with a valid element: 0 is a pixel, and both angles of one direction.
      if (count % 2 === 1) into[k][count] = 0;
    });
    if (!work(Math.ceil(count / 2)) && firstBad < 0) {
      firstBad = start;
      while (!isBad(firstBad - start)) firstBad++;
    }
    outputs.forEach((list, k) => {
      list.set(count === blockLength ? from[k] : from[k].subarray(0, count), start);
    });
  }
  return firstBad;
}

type NumberArray = Float64Array | Float32Array | Int32Array | Uint32Array;

function asTyped(list: Numbers): NumberArray {
  const known = list instanceof Float64Array || list instanceof Float32Array || list instanceof Int32Array;
  return known || list instanceof Uint32Array ? list : Float64Array.from(list);
}

/** Pixel of one direction, which the caller has checked. */
export function locateDirection(nside: number, theta: number, phi: number, nested: boolean): number {
  const { kernels, columns } = workspace();
  const [thetas, phis, found] = columns;
  thetas[0] = theta;
  phis[0] = phi;
  thetas[1] = 0;
  phis[1] = 0;
  const locate = nested ? kernels.locateInNested : kernels.locateInRings;
  locate(thetas.byteOffset, phis.byteOffset, found.byteOffset, 1, nside);
  return found[0];
}
