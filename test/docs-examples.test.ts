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

/**
 * The examples of a page, one after another as a reader would type them: each sees what those before it have named. They are checked
 * against the package's public declarations and run; what one prints must be what the page shows below it.
 */
interface Page {
  readonly name: string;
  /** Files that the page names, by the sample that they are a copy of. */
  readonly files: Readonly<Record<string, string>>;
  /** What the page takes for given, before its first example. */
  readonly given: string;
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
    files: {},
    given: `
      import { writeHdf5Arrays } from 'airshower';
      import ndarray from 'ndarray';
      const event = Float64Array.from({ length: 300 * 128 }, (_, i) => (i % 128) % 7);
      await writeHdf5Arrays('waveforms.h5', { 'station/high_gain': { values: ndarray(event, [300, 128]) } });
      const counts = ndarray(Float64Array.from({ length: 12 * 3072 }, (_, i) => 50 + (i % 11)), [12, 3072]);
      const mean = Array.from({ length: 60 }, (_, bin) => 60 - bin);`,
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
function examplesOf(page: string): { examples: Example[]; modules: Map<string, string> } {
  const text = readFileSync(join(root, 'docs', `${page}.md`), 'utf8');
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
  return `${heads.join('\n')}\n${bodies.join('\n{\n')}\n${'}'.repeat(bodies.length - 1)}\n`;
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

const made = await Promise.all(
  pages.map(async (page) => {
    const own = join(folder, page.name);
    const { examples, modules } = examplesOf(page.name);
    for (const [path, sample] of Object.entries(page.files)) {
      await mkdir(dirname(join(own, path)), { recursive: true });
      await copyFile(join(root, 'test/fixtures/samples', sample), join(own, path));
    }
    await mkdir(join(own, 'scratch'), { recursive: true });
    for (const [name, code] of modules) await writeFile(join(own, name), code);
    const text = program(page.given, examples);
    await writeFile(join(own, 'examples.mts'), text);
    const { code } = await transform(text, { loader: 'ts', format: 'esm', target: 'es2022' });
    await writeFile(join(own, 'examples.mjs'), code);
    return { ...page, own, examples };
  }),
);

test('the examples of the pages fit the declarations of the package', async () => {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const found = await run(process.execPath, [compiler, '-p', folder]).catch((error) => error);
  assert.equal(found.stdout, '');
});

for (const { name, own, examples } of made) {
  test(`the examples of docs/${name}.md run and print what the page says`, async () => {
    assert.ok(examples.length >= 3);
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
