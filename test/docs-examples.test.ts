import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { findBrowser } from '../src/plots/export/browser.js';

/**
 * The examples of a page, one after another as a reader would type them: each sees what those before it have named. They are checked
 * against the package's public declarations and run; what one prints must be what the page shows below it.
 */
interface Page {
  readonly name: string;
  /** Where it is; default docs/NAME.md. */
  readonly path?: string;
  /** Files that the page names, by the sample that they are a copy of. */
  readonly files?: Readonly<Record<string, string>>;
  /** What the page takes for given, before its first example. */
  readonly given: string;
  /** What the page does on a scale that takes minutes, and what is run instead. */
  readonly smaller?: readonly (readonly [shown: string, run: string])[];
  /** Whether an example draws through a browser. */
  readonly draws?: boolean;
}

const pages: readonly Page[] = [
  {
    name: 'engine',
    files: { 'data/sim/tableio_sim.hdf5': 'tableio_sim.hdf5', 'sim/tableio_sim.hdf5': 'tableio_sim.hdf5' },
    given: '',
  },
  {
    name: 'sources',
    files: {
      'Level3_IC86.2012_12360.hdf5': 'tableio_sim.hdf5',
      'data/2012/Level3_IC86.2012_12360.hdf5': 'tableio_sim.hdf5',
    },
    given: `
      const Run = Uint32Array.of(1, 1), Event = Uint32Array.of(7, 8), zenith = Float64Array.of(0.1, 0), exists = Uint8Array.of(1, 0);
      const counts = Uint32Array.of(2, 0), charge = Float64Array.of(1.5, 0.5);`,
  },
  {
    name: 'arrays',
    given: `
      import { writeHdf5Arrays } from 'airshower';
      import ndarray from 'ndarray';
      const event = Float64Array.from({ length: 300 * 128 }, (_, i) => (i % 128) % 7);
      await writeHdf5Arrays('waveforms.h5', { 'station/high_gain': { values: ndarray(event, [300, 128]) } });
      const counts = ndarray(Float64Array.from({ length: 12 * 3072 }, (_, i) => 50 + (i % 11)), [12, 3072]);
      const mean = Array.from({ length: 60 }, (_, bin) => 60 - bin);`,
  },
  {
    name: 'learning',
    given: `
      import { energyBins, fromTable } from 'airshower';
      const rows = 600;
      const spread = (k: number) => Float64Array.from({ length: rows }, (_, i) => ((i * k) % 211) / 211);
      const [lap_cos_zenith, log_s125, log_dEdX] = [spread(31), spread(53), spread(71)];
      const [file, shower] = [new Int32Array(rows), Int32Array.from({ length: rows }, (_, i) => i >> 1)];
      const energyOf = (some: ArrayLike<number>) => Float64Array.from(some, (row) => 6 + 2 * log_s125[row]);
      const bins = energyBins(6, 8, 0.5);
      const groups = undefined;
      await fromTable({
        NStations: spread(17).map((x) => 1 + Math.round(20 * x)), lap_s125: spread(53).map((x) => 10 ** x),
        MC_energy: spread(53).map((x) => 10 ** (6 + x)), lap_zenith: spread(31), Run: file, Event: shower,
      }).writeHdf5('sim/events.hdf5', { layout: 'flat' });`,
  },
  {
    name: 'unfolding',
    given: `
      import { energyBins, fromTable, massGroups, type Table } from 'airshower';
      const causeCells = { energy: energyBins(6, 6.4, 0.2), groups: massGroups(2) };
      const effectCells = { energy: energyBins(6, 6.4, 0.1), groups: massGroups(2) };
      const rows = 4000;
      const part = (k: number) => Float64Array.from({ length: rows }, (_, i) => ((i * k) % 1009) / 1009);
      const lgE = part(101).map((x) => 6 + 0.4 * x);
      const true_group = part(211).map((x) => Number(x < 0.5));
      const passing = fromTable({
        MC_energy: lgE.map((x) => 10 ** x), true_group, reco_log_energy: part(307).map((x, i) => lgE[i] + 0.1 * x - 0.05),
        reco_group: part(401).map((x, i) => (x < 0.8 ? true_group[i] : 1 - true_group[i])), w: new Float64Array(rows).fill(1),
      });
      const thrown = new Float64Array(4).fill(2000);
      const data = new Float64Array(8).fill(100);
      const simulated = fromTable({
        true_log_energy: lgE.map((x) => 6 + 2 * (x - 6)), true_log_mass: true_group.map((x) => 4 * x),
        reco_log_energy: lgE.map((x, i) => 6 + 2 * (x - 6) + 0.1 * part(307)[i]), heavy_probability: part(401),
        passed: part(503).map((x) => Number(x < 0.9)), weight: new Float64Array(rows).fill(1),
      });
      const observed = fromTable({ reco_log_energy: part(103).map((x) => 6 + 0.9 * x), heavy_probability: part(409) });`,
  },
  {
    name: 'skymap',
    draws: true,
    smaller: [
      ['nside: 64', 'nside: 16'],
      ['trials: 1000', 'trials: 3'],
    ],
    given: `
      import { fromTable } from 'airshower';
      const part = (k: number) => Float64Array.from({ length: 3000 }, (_, i) => ((i * k) % 1009) / 1009);
      await fromTable({
        lap_zenith: part(101).map((x) => 0.6 * x), lap_azimuth: part(211).map((x) => 6.28 * x),
        start_time_mjd: part(307).map((x) => 56000 + 20 * x), lap_energy: part(401).map((x) => 10 ** (6.1 + x)),
        mass_group: part(503).map((x) => Number(x < 0.5)), NStations: part(601).map((x) => 10 * x),
      }).writeHdf5('data/events/a.hdf5', { layout: 'flat' });`,
  },
  { name: 'flux', given: '' },
  {
    name: 'plots',
    draws: true,
    given: `
      import { mkdirSync, writeFileSync } from 'node:fs';
      mkdirSync('results/demo', { recursive: true });
      const total = { flux: [3e-13, 1e-14], stat: [1e-14, 1e-15], mc: [1e-15, 1e-16], syst: [1e-14, 1e-15] };
      writeFileSync('results/demo/flux.json', JSON.stringify({ energy_edges_gev: [1e6, 3e6, 1e7], projections: { total } }));`,
  },
  {
    name: 'simulation',
    smaller: [
      ['showersPerBin: 200', 'showersPerBin: 2'],
      ['livetimeSeconds: 200_000', 'livetimeSeconds: 500'],
    ],
    given: '',
  },
  {
    name: 'README',
    path: 'README.md',
    files: { 'data/demo/simulation/a.hdf5': 'tableio_sim.hdf5' },
    given: '',
  },
];

const run = promisify(execFile);
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
// Inside the package, so that `import 'airshower'` finds it.
const folder = await mkdtemp(join(root, 'dist', 'docs-'));
after(() => rm(folder, { recursive: true, force: true }));

interface Example {
  readonly code: string;
  /** What the page shows right below it. */
  readonly prints?: string;
}

const marker = '=== example ';

/** Code of a page in order, and the modules of their own, which begin with their name: `// toys.mjs`. */
function examplesOf({ name: page, path = `docs/${page}.md` }: Page): {
  examples: Example[];
  modules: Map<string, string>;
} {
  const text = readFileSync(join(root, path), 'utf8');
  const found = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```\n/gm)];
  const blocks = found.map(({ 0: all, 1: language, 2: code, index }) => ({
    language,
    code,
    below: text.startsWith('\n```\n', index + all.length),
  }));
  const modules = new Map<string, string>();
  const examples = blocks.flatMap(({ language, code, below }, i): Example[] => {
    if (language !== 'ts' && language !== 'js') return [];
    const name = /^\/\/ (\w+\.mjs)/.exec(code)?.[1];
    if (name !== undefined) {
      modules.set(name, code);
      return [];
    }
    return [{ code, ...(below && { prints: blocks[i + 1].code }) }];
  });
  return { examples, modules };
}

/** One module: imports first, then each example in a block within the one before it, so that names may be used and given again. */
function program(given: string, examples: readonly Example[]): string {
  const isImport = /^\s*import .*$/gm;
  const texts = [given, ...examples.map(({ code }) => code)];
  const imports = new Set(texts.flatMap((code) => code.match(isImport) ?? []).map((line) => line.trim()));
  const names = new Map<string, Set<string>>();
  for (const line of imports) {
    const [, named, from] = /import (.*) from ('[^']+')/.exec(line) as RegExpExecArray;
    const known = names.get(from) ?? new Set();
    for (const name of named.replace(/[{}]/g, '').split(',')) known.add(name.trim());
    names.set(from, known);
  }
  const heads = [...names].map(([from, named]) =>
    from === "'ndarray'"
      ? `import ndarray from ${from};`
      : `import { ${[...named].join(', ')} } from ${from};`,
  );
  const bodies = texts.map((code, i) => `console.log('${marker}${i}');\n${code.replace(isImport, '')}`);
  return `${heads.join('\n')}\n${checkShown}\n${bodies.map(withShown).join('\n{\n')}\n${'}'.repeat(bodies.length - 1)}\n`;
}

/** Compares values with the digits that a page shows of them. */
const checkShown = `
function shown(found: number | ArrayLike<number>, text: string): void {
  const values = typeof found === 'number' ? [found] : Array.from(found);
  const wanted = text.replace(/^.*\\[/, '').match(/-?\\d[\\d.]*(?:e[+-]?\\d+)?/g) ?? [];
  const digits = (word: string) => word.replace(/e.*$/, '').replace(/^[-0.]+|\\./g, '').length;
  const same = wanted.length === values.length && wanted.every((word, i) => values[i].toPrecision(digits(word)) === Number(word).toPrecision(digits(word)));
  if (!same) throw new Error('the page shows ' + text + ', found ' + values.join(', '));
}`;

/** `model.total(1e6);  // 2.9084e-12` is checked: a number, or Float64Array [of numbers], behind a statement is its value. */
function withShown(code: string): string {
  const value = '-?[\\d.]+(?:e[+-]?\\d+)?';
  const line = new RegExp(`^(\\S[^;]*);\\s+// (${value}|Float64Array \\[[^\\]]*\\])$`, 'gm');
  return code.replaceAll(line, (_, expression, text) => `shown(${expression}, '${text}');`);
}

const compilerOptions = {
  module: 'nodenext',
  target: 'es2023',
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: ['node'],
};
await writeFile(
  join(folder, 'tsconfig.json'),
  JSON.stringify({ compilerOptions, include: ['*/examples.mts'] }),
);

function smaller(text: string, { name, smaller: changes = [] }: Page): string {
  return changes.reduce((changed, [shown, run]) => {
    assert.ok(changed.includes(shown), `${name}: ${shown}`);
    return changed.replaceAll(shown, run);
  }, text);
}

// Where the continuous checks run, a missing browser is a failure; on a user's machine what is drawn through it is left out.
const withoutBrowser =
  (await findBrowser()) === undefined && !process.env.CI ? 'no Chromium or Chrome in PATH' : false;

const made = await Promise.all(
  pages.map(async (page) => {
    const own = join(folder, page.name);
    const { examples, modules } = examplesOf(page);
    for (const [path, sample] of Object.entries(page.files ?? {})) {
      await mkdir(dirname(join(own, path)), { recursive: true });
      await copyFile(join(root, 'test/fixtures/samples', sample), join(own, path));
    }
    await mkdir(join(own, 'scratch'), { recursive: true });
    for (const [name, code] of modules) await writeFile(join(own, name), code);
    const text = program(page.given, examples);
    await writeFile(join(own, 'examples.mts'), text);
    const { code } = await transform(smaller(text, page), { loader: 'ts', format: 'esm', target: 'es2022' });
    await writeFile(join(own, 'examples.mjs'), code);
    return { ...page, own, examples };
  }),
);

test('the examples of the pages fit the declarations of the package', async () => {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const found = await run(process.execPath, [compiler, '-p', folder]).catch((error) => error);
  assert.equal(found.stdout, '');
});

for (const { name, path = `docs/${name}.md`, draws, own, examples } of made) {
  const skip = draws ? withoutBrowser : false;
  test(`the examples of ${path} run and print what the page says`, { skip }, async () => {
    assert.ok(examples.length >= 1);
    const { stdout } = await run(process.execPath, ['examples.mjs'], { cwd: own });
    const printed = stdout.split(new RegExp(`^${marker}\\d+\n`, 'm')).slice(2);
    assert.equal(printed.length, examples.length);
    const shown = examples.map(({ prints }, i) => [i, prints ?? printed[i]]);
    assert.deepEqual(
      printed.map((text, i) => [i, text]),
      shown,
    );
  });
}
