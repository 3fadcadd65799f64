import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { runBrowser } from '../../src/plots/export/browser.js';
import * as plots from '../../src/plots/index.js';
import { exampleFigures, exampleReport } from './example-report.js';

const browser = await plots.findBrowser();
// Where the continuous checks run, a missing browser is a failure; on a user's machine these tests are left out.
const skip = browser === undefined && !process.env.CI ? 'no Chromium or Chrome in PATH' : false;
const figure = exampleFigures.find(({ name }) => name === 'flux-total')!;
let folder = '';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airshower-export-'));
});
after(() => rm(folder, { recursive: true, force: true }));

/** Width and height in the header of a PNG. */
const pngSize = (bytes: Buffer): [number, number] => [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];

test('a PNG has the asked size times the scale', { skip }, async () => {
  const path = join(folder, 'flux.png');
  await plots.exportStatic(figure, path, { widthPx: 600, heightPx: 400, scale: 2 });
  const bytes = await readFile(path);
  assert.equal(bytes.subarray(1, 4).toString(), 'PNG');
  assert.deepEqual(pngSize(bytes), [1200, 800]);
});

test('an SVG keeps its text as text and holds the points', { skip }, async () => {
  const path = join(folder, 'flux.svg');
  await plots.exportStatic(figure, path);
  const svg = await readFile(path, 'utf8');
  assert.match(svg, /^<svg/);
  assert.match(svg, /this analysis, all particles/);
  assert.match(svg, /energy/);
  assert.ok((svg.match(/class="point"/g) ?? []).length >= 14);
});

test('a PDF is one page of the size of the figure', { skip }, async () => {
  const path = join(folder, 'flux.pdf');
  await plots.exportStatic(figure, path, { widthPx: 720, heightPx: 480 });
  const pdf = (await readFile(path)).toString('latin1');
  assert.match(pdf, /^%PDF-/);
  assert.equal((pdf.match(/\/Type ?\/Page\b/g) ?? []).length, 1);
  const box = /\/MediaBox ?\[ ?0 0 ([0-9.]+) ([0-9.]+)/.exec(pdf);
  assert.ok(Math.abs(Number(box?.[1]) - 540) < 1 && Math.abs(Number(box?.[2]) - 360) < 1, box?.[0]);
});

test('a browser draws every figure of the report, from the file alone', { skip }, async () => {
  const path = join(folder, 'report.html');
  await writeFile(path, plots.renderReport(exampleReport));
  const args = ['--dump-dom', '--virtual-time-budget=60000', pathToFileURL(path).href];
  const page = await runBrowser({ browser: browser ?? 'chromium', args, timeoutMs: 120_000 });
  assert.match(page, /<html[^>]* data-drawn="all"/);
  const plotsInPage = [...page.matchAll(/<div class="([^"]*)" data-figure="([^"]+)"/g)];
  assert.equal(plotsInPage.length, exampleFigures.length);
  for (const [, classes, name] of plotsInPage) assert.match(classes, /js-plotly-plot/, name);
  assert.ok(!/>This figure could not be drawn/.test(page));
});

test('another ending is refused before a browser is looked for', async () => {
  await assert.rejects(plots.exportStatic(figure, join(folder, 'flux.jpeg')), {
    name: 'UsageError',
    message: /flux\.jpeg': figures are written as \.png, \.svg, \.pdf/,
  });
});

test('no browser, or one that fails, is a clear error, and no half file stays', async () => {
  assert.equal(await plots.findBrowser(folder), undefined);
  const path = join(folder, 'none.png');
  await assert.rejects(plots.exportStatic(figure, path, { browser: '/bin/false' }), {
    name: 'AirshowerError',
    message: /\/bin\/false failed/,
  });
  assert.ok(!(await readdir(folder)).some((name) => name.startsWith('none')));
});

test('a browser that hangs is stopped', async () => {
  const sleeping = join(folder, 'sleeping');
  await writeFile(sleeping, '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
  await assert.rejects(
    plots.exportStatic(figure, join(folder, 'late.png'), { browser: sleeping, timeoutMs: 300 }),
    {
      message: /was stopped after 0\.3 s/,
    },
  );
});
