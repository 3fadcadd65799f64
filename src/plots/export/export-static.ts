import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AirshowerError, UsageError, writeFileAtomic } from '../../core/index.js';
import type { Figure } from '../drawing/figure.js';
import { html, rawHtml, scriptJson } from '../report/html.js';
import { plotlySource } from '../report/plotly-source.js';
import { requireBrowser, runBrowser } from './browser.js';

export interface ExportOptions {
  /** Width and height in px (1/96 inch); default 720 x the figure's own height. */
  readonly widthPx?: number;
  readonly heightPx?: number;
  /** Pixels of a PNG per px; default 3 (288 dpi). Not for SVG and PDF. */
  readonly scale?: number;
  /** Path of a Chromium or Chrome; default: the first in PATH. */
  readonly browser?: string;
  /** The browser is stopped after this; default 60,000. */
  readonly timeoutMs?: number;
}

const formats = ['.png', '.svg', '.pdf'] as const;
type Format = (typeof formats)[number];

/**
 * Writes a figure as PNG, SVG or PDF (by the ending of `path`) through an installed Chromium or Chrome. Fonts are those of
 * the machine; text stays text in SVG and PDF.
 * @throws {UsageError} another ending
 * @throws {AirshowerError} no browser, or the browser fails
 */
export async function exportStatic(figure: Figure, path: string, options: ExportOptions = {}): Promise<void> {
  const format = formatOf(path);
  const size = { width: options.widthPx ?? 720, height: options.heightPx ?? figure.layout.height ?? 420 };
  const browser = options.browser ?? (await requireBrowser());
  const folder = await mkdtemp(join(tmpdir(), 'airshower-figure-'));
  try {
    const page = join(folder, 'figure.html');
    await writeFile(page, pageOf(figure, { ...size, format, scale: options.scale ?? 3 }));
    const run = { browser, timeoutMs: options.timeoutMs ?? 60_000 };
    await writeFileAtomic(path, await drawn(format, { page, folder, run, figure: figure.name }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function formatOf(path: string): Format {
  const ending = extname(path).toLowerCase();
  const format = formats.find((each) => each === ending);
  if (format !== undefined) return format;
  throw new UsageError(`cannot write '${path}': figures are written as ${formats.join(', ')}`, {
    fields: { path, value: ending, allowed: formats },
    remedy: 'Give the file one of these endings.',
  });
}

interface Drawing {
  readonly page: string;
  readonly folder: string;
  readonly run: { readonly browser: string; readonly timeoutMs: number };
  readonly figure: string;
}

async function drawn(format: Format, { page, folder, run, figure }: Drawing): Promise<Uint8Array> {
  // The budget is of the page's own clock: it ends as soon as nothing is left to do.
  const common = ['--virtual-time-budget=30000', pathToFileURL(page).href];
  if (format === '.pdf') {
    const pdf = join(folder, 'figure.pdf');
    await runBrowser({ ...run, args: ['--no-pdf-header-footer', `--print-to-pdf=${pdf}`, ...common] });
    return readFile(pdf);
  }
  const dom = await runBrowser({ ...run, args: ['--dump-dom', ...common] });
  const result = /<pre id="result" data-state="(done|failed)">([A-Za-z0-9+/=]*)<\/pre>/.exec(dom);
  const bytes = Buffer.from(result?.[2] ?? '', 'base64');
  if (result?.[1] === 'done' && bytes.length > 0) return bytes;
  throw new AirshowerError(
    `figure '${figure}' could not be drawn: ${bytes.toString('utf8') || 'no picture came back'}`,
    {
      fields: { figure, format },
      remedy: 'Check that the browser is recent; the report shows the same figure in any browser.',
    },
  );
}

interface PageSettings {
  readonly width: number;
  readonly height: number;
  readonly format: Format;
  readonly scale: number;
}

/** A page that draws one figure, and for PNG and SVG leaves the picture in base64 as its only text. */
function pageOf(figure: Figure, { width, height, format, scale }: PageSettings): string {
  const picture = { format: format.slice(1), width, height, scale: format === '.png' ? scale : 1 };
  const input = {
    data: figure.data,
    layout: { ...figure.layout, width, height, autosize: false },
    picture: format === '.pdf' ? null : picture,
  };
  const style = `@page { size: ${width}px ${height}px; margin: 0 } html, body { margin: 0; overflow: hidden; height: ${height - 1}px }`;
  return html`<!DOCTYPE html>
<html><head><meta charset="utf-8"><style>${rawHtml(style)}</style></head><body>
<div id="figure"></div>
<script type="application/json" id="input">${scriptJson(input)}</script>
<script>${plotlySource()}</script>
<script>${rawHtml(drawingProgram)}</script>
</body></html>`.text;
}

const drawingProgram = `
(function () {
  var input = JSON.parse(document.getElementById('input').textContent);
  function leave(state, bytes) {
    var binary = Array.from(bytes, function (byte) { return String.fromCharCode(byte); }).join('');
    document.body.innerHTML = '<pre id="result" data-state="' + state + '">' + btoa(binary) + '</pre>';
  }
  function text(value) { return new TextEncoder().encode(value); }
  Plotly.newPlot('figure', input.data, input.layout, { staticPlot: true }).then(function (plot) {
    if (input.picture === null) return;
    return Plotly.toImage(plot, input.picture).then(function (url) {
      var body = url.slice(url.indexOf(',') + 1);
      if (input.picture.format === 'svg') leave('done', text(decodeURIComponent(body)));
      else document.body.innerHTML = '<pre id="result" data-state="done">' + body + '</pre>';
    });
  }).catch(function (error) { leave('failed', text(String(error))); });
})();
`;
