import type { Diagram } from './diagram.js';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where a box lies; x and y are its upper left corner, in pixels. */
export interface Place extends Size {
  readonly x: number;
  readonly y: number;
}

const gap = { across: 28, down: 44 } as const;

/** A picture's boxes, and for each arrow where it passes between the rows: straight through these boxes without content. */
export interface Placed {
  readonly boxes: readonly Place[];
  readonly passes: readonly (readonly Place[])[];
}

/** Boxes in rows from top to bottom, each below all that it needs, with few crossings of arrows (Sugiyama, Tagawa, Toda 1981). */
export function layOut({ arrows }: Pick<Diagram, 'arrows'>, sizes: readonly Size[]): Placed {
  const depths = depthsOf(arrows, sizes.length);
  const all = withPasses(arrows, depths, sizes);
  const rows = orderedRows(rowsOf(all.depths), all.arrows);
  const x = acrossRows(rows, all.arrows, all.sizes);
  const places: Place[] = new Array(all.sizes.length);
  let y = 0;
  for (const row of rows) {
    const height = Math.max(...row.map((box) => all.sizes[box].height));
    for (const box of row) {
      const own = box < sizes.length ? all.sizes[box] : { width: all.sizes[box].width, height };
      places[box] = { ...own, x: x[box], y };
    }
    y += height + gap.down;
  }
  return {
    boxes: places.slice(0, sizes.length),
    passes: all.passes.map((boxes) => boxes.map((box) => places[box])),
  };
}

interface WithPasses {
  readonly arrows: [number, number][];
  readonly depths: number[];
  readonly sizes: Size[];
  /** [arrow] numbers of the boxes that it passes through. */
  readonly passes: number[][];
}

/** An arrow over several rows gets a narrow place in each of them, so that it is not drawn across other boxes. */
function withPasses(
  arrows: Diagram['arrows'],
  depths: readonly number[],
  sizes: readonly Size[],
): WithPasses {
  const all: WithPasses = { arrows: [], depths: [...depths], sizes: [...sizes], passes: [] };
  for (const [from, to] of arrows) {
    const passes: number[] = [];
    let last = from;
    for (let depth = depths[from] + 1; depth < depths[to]; depth++) {
      const pass = all.sizes.push({ width: 8, height: 0 }) - 1;
      all.depths.push(depth);
      all.arrows.push([last, pass]);
      passes.push(pass);
      last = pass;
    }
    all.arrows.push([last, to]);
    all.passes.push(passes);
  }
  return all;
}

/** Lengths of the longest ways that lead to boxes. */
function depthsOf(arrows: Diagram['arrows'], count: number): number[] {
  const depths = new Array<number>(count).fill(0);
  // Arrows lead from earlier boxes to later ones, so that one pass in the order of their ends is enough.
  for (const [from, to] of [...arrows].sort((a, b) => a[1] - b[1]))
    depths[to] = Math.max(depths[to], depths[from] + 1);
  return depths;
}

function rowsOf(depths: readonly number[]): number[][] {
  const rows: number[][] = [];
  depths.forEach((depth, box) => {
    rows[depth] ??= [];
    rows[depth].push(box);
  });
  return rows;
}

/** Rows reordered by the mean place of what their boxes are connected with, downwards and upwards in turn. */
function orderedRows(rows: number[][], arrows: Diagram['arrows']): number[][] {
  const { above, below } = neighbours(arrows);
  for (let round = 0; round < 4; round++) {
    const down = round % 2 === 0;
    const order = down ? rows : [...rows].reverse();
    const place = new Map<number, number>();
    for (const row of order) {
      const means = new Map(row.map((box, i) => [box, mean(box, down ? above : below, place) ?? i]));
      row.sort((a, b) => (means.get(a) as number) - (means.get(b) as number));
      row.forEach((box, i) => {
        place.set(box, i / row.length);
      });
    }
  }
  return rows;
}

interface Neighbours {
  readonly above: ReadonlyMap<number, number[]>;
  readonly below: ReadonlyMap<number, number[]>;
}

function neighbours(arrows: Diagram['arrows']): Neighbours {
  const above = new Map<number, number[]>();
  const below = new Map<number, number[]>();
  for (const [from, to] of arrows) {
    above.set(to, [...(above.get(to) ?? []), from]);
    below.set(from, [...(below.get(from) ?? []), to]);
  }
  return { above, below };
}

function mean(
  box: number,
  connected: ReadonlyMap<number, number[]>,
  place: ReadonlyMap<number, number>,
): number | undefined {
  const places = (connected.get(box) ?? []).flatMap((other) => place.get(other) ?? []);
  return places.length > 0 ? places.reduce((sum, each) => sum + each, 0) / places.length : undefined;
}

/** Left edges: each box near the middle of its neighbours, none over another. */
function acrossRows(rows: number[][], arrows: Diagram['arrows'], sizes: readonly Size[]): number[] {
  const { above, below } = neighbours(arrows);
  const middle = new Map<number, number>();
  for (const row of rows) spread(row, sizes, middle, () => 0);
  for (let round = 0; round < 8; round++) {
    const down = round % 2 === 0;
    const order = down ? rows : [...rows].reverse();
    for (const row of order)
      spread(row, sizes, middle, (box) => mean(box, down ? above : below, middle) ?? middle.get(box) ?? 0);
  }
  const left = sizes.map(({ width }, box) => (middle.get(box) as number) - width / 2);
  const first = Math.min(...left);
  return left.map((x) => Math.round(x - first));
}

/** Moves boxes of a row to where they want to be, as far as their neighbours let them. */
function spread(
  row: readonly number[],
  sizes: readonly Size[],
  middle: Map<number, number>,
  wanted: (box: number) => number,
): void {
  const aims = row.map(wanted);
  // Least squares under minimal distances: neighbours that collide form one block, placed at the mean of their wishes.
  const blocks: Block[] = [];
  row.forEach((box, i) => {
    const own = { boxes: [box], offset: [sizes[box].width / 2], aim: aims[i], width: sizes[box].width };
    blocks.push(own);
    for (;;) {
      const [before, last] = blocks.slice(-2);
      if (!last || blocks.length < 2) break;
      if (endOf(before) + gap.across <= startOf(last)) break;
      blocks.splice(-2, 2, joined(before, last));
    }
  });
  for (const block of blocks)
    block.boxes.forEach((box, i) => {
      middle.set(box, startOf(block) + block.offset[i]);
    });
}

interface Block {
  readonly boxes: readonly number[];
  /** Of the middle of each box from the left edge. */
  readonly offset: readonly number[];
  /** Where the mean of the middles is to be. */
  readonly aim: number;
  readonly width: number;
}

const startOf = ({ aim, offset }: Block): number =>
  aim - offset.reduce((sum, x) => sum + x, 0) / offset.length;
const endOf = (block: Block): number => startOf(block) + block.width;

function joined(a: Block, b: Block): Block {
  const shift = a.width + gap.across;
  const boxes = [...a.boxes, ...b.boxes];
  const aim = (a.aim * a.boxes.length + b.aim * b.boxes.length) / boxes.length;
  return { boxes, offset: [...a.offset, ...b.offset.map((x) => x + shift)], aim, width: shift + b.width };
}
