import type { Box, BoxKind, Diagram } from './diagram.js';
import { layOut, type Place, type Size } from './layout.js';

const margin = 24;
const padding = { x: 14, top: 10, bottom: 11 } as const;
const kindHeight = 14;
const titleHeight = 19;
const lineHeight = 16.5;
/** Widths of letters in pixels: of titles (a mean), and of lines, whose letters have one width. */
const letters = { title: 8.3, line: 7.25, kind: 7.6 } as const;
const fonts = {
  title: '600 13.5px "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif',
  line: '12px Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace',
  kind: '600 9.5px "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif',
} as const;

/** Fill, edge and name of each kind; the edges are those of Okabe and Ito's palette, told apart by everyone. */
const kinds: Readonly<Record<BoxKind, { fill: string; edge: string; name: string }>> = {
  read: { fill: '#eef5fb', edge: '#0072b2', name: 'READ' },
  compute: { fill: '#eef8f4', edge: '#009e73', name: 'COMPUTE' },
  filter: { fill: '#fff6e5', edge: '#e69f00', name: 'KEEP ROWS WHERE' },
  task: { fill: '#fbf0f6', edge: '#cc79a7', name: 'TASK' },
  result: { fill: '#f4f4f6', edge: '#4a4f5c', name: 'RESULT' },
};

/** A picture of a diagram as SVG text. @param title  what readers of screens say */
export function svgOf(diagram: Diagram, title: string): string {
  const { boxes: places, passes } = layOut(diagram, diagram.boxes.map(sizeOf));
  const width = Math.max(0, ...places.map((place) => place.x + place.width)) + 2 * margin;
  const height = Math.max(0, ...places.map((place) => place.y + place.height)) + 2 * margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>.t{font:${fonts.title};fill:#1d2129}.l{font:${fonts.line};fill:#3a3f4b;white-space:pre}.k{font:${fonts.kind};letter-spacing:.7px}</style>`,
    '<defs><marker id="tip" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="8" markerHeight="8" orient="auto">' +
      '<path d="M0,1 L9,5 L0,9 z" fill="#8a90a0"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<g transform="translate(${margin},${margin})">`,
    ...diagram.arrows.map(([from, to], i) => arrow(places[from], passes[i], places[to])),
    ...diagram.boxes.map((box, i) => drawnBox(box, places[i])),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function sizeOf({ kind, title, lines }: Box): Size {
  const widths = [
    title.length * letters.title,
    kinds[kind].name.length * letters.kind,
    ...lines.map((line) => line.length * letters.line),
  ];
  return {
    width: Math.ceil(Math.max(96, ...widths) + 2 * padding.x),
    height: Math.ceil(linesFrom(title) + lines.length * lineHeight + padding.bottom),
  };
}

/** Pixels from the upper edge of a box to its first line. */
const linesFrom = (title: string): number => padding.top + kindHeight + (title === '' ? 2 : titleHeight);

function drawnBox({ kind, title, lines }: Box, { x, y, width, height }: Place): string {
  const { fill, edge, name } = kinds[kind];
  const left = x + padding.x;
  const top = y + padding.top;
  const text = (cls: string, at: number, content: string, extra = '') =>
    `<text class="${cls}" x="${left}" y="${at.toFixed(1)}"${extra}>${escaped(content)}</text>`;
  return [
    '<g>',
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="7" fill="${fill}" stroke="${edge}" stroke-opacity=".55"/>`,
    `<path d="M${x + 7},${y} h-1 a6,7 0 0 0 -6,7 v${height - 14} a6,7 0 0 0 6,7 h1 a3,7 0 0 1 -3,-7 v-${height - 14} a3,7 0 0 1 3,-7 z" fill="${edge}"/>`,
    text('k', top + 8, name, ` fill="${edge}"`),
    ...(title === '' ? [] : [text('t', top + kindHeight + 13, title)]),
    ...lines.map((line, i) => text('l', y + linesFrom(title) + 13 + i * lineHeight, line)),
    '</g>',
  ].join('');
}

/** A curve from the lower edge of a box to the upper edge of another, straight down where it passes other rows. */
function arrow(from: Place, passes: readonly Place[], to: Place): string {
  let path = `M${middle(from)},${from.y + from.height}`;
  let y = from.y + from.height;
  let x = middle(from);
  for (const place of [...passes, { ...to, y: to.y - 2, height: 0 }]) {
    const bend = Math.min(60, Math.max(16, (place.y - y) / 2));
    const next = middle(place);
    path += ` C${x},${y + bend} ${next},${place.y - bend} ${next},${place.y}`;
    if (place.height > 0) path += ` V${place.y + place.height}`;
    x = next;
    y = place.y + place.height;
  }
  return `<path d="${path}" fill="none" stroke="#8a90a0" stroke-width="1.4" marker-end="url(#tip)"/>`;
}

const middle = ({ x, width }: Place): number => x + width / 2;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => entities[sign]);
