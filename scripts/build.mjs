// Compiles src/ and test/ into dist/; every src/**/assembly/index.ts is AssemblyScript and becomes kernels.wasm beside it; then
// bundles the mathjs expression parser in place: loaded as a package it takes seconds, bundled some 40 ms.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const compiled = spawnSync(process.execPath, [tsc, '-p', root], { stdio: 'inherit' });
if (compiled.status !== 0) process.exit(compiled.status ?? 1);
removeStale();

const parser = join(root, 'dist/src/engine/expressions/mathjs-parser.js');
if (existsSync(join(root, 'src/engine/expressions/mathjs-parser.ts'))) {
  await build({
    entryPoints: [join(root, 'src/engine/expressions/mathjs-parser.ts')],
    outfile: parser,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    allowOverwrite: true,
    legalComments: 'inline',
    logLevel: 'warning',
  });
}

for (const folder of assemblyFolders(join(root, 'src'))) compileAssembly(folder);

/** What an earlier build made of files that are gone: their tests would still run. */
function removeStale() {
  for (const name of readdirSync(join(root, 'dist'), { recursive: true })) {
    const source = join(root, name.replace(/(\.d\.ts|\.js\.map|\.js)$/, '.ts'));
    if (/^(src|test).*\.(js|js\.map|d\.ts)$/.test(name) && !existsSync(source))
      rmSync(join(root, 'dist', name));
  }
}

/** The folders named `assembly` below a folder. */
function assemblyFolders(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      name === 'assembly' ? [join(folder, name)] : assemblyFolders(join(folder, name)),
    );
}

/** Compiles a folder of AssemblyScript to kernels.wasm, unless that is newer than all of its sources. */
function compileAssembly(folder) {
  const output = join(root, 'dist', relative(root, folder), 'kernels.wasm');
  const changed = (file) => statSync(file).mtimeMs;
  const sources = readdirSync(folder).map((name) => join(folder, name));
  if (existsSync(output) && changed(output) > Math.max(...sources.map(changed))) return;
  mkdirSync(dirname(output), { recursive: true });
  const asc = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
  // No collector and no allocator: kernels work on addresses in a memory that is theirs by import, shared between threads.
  const memory = ['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'];
  // Warning 112: functions over pairs of lanes are exported to other files of the folder, not to JavaScript.
  const optimised = [
    '-O3',
    '--noAssert',
    '--runtime',
    'stub',
    '--enable',
    'simd,threads',
    '--disableWarning',
    '112',
  ];
  const call = [asc, join(folder, 'index.ts'), '--outFile', output, ...optimised, ...memory];
  const { status } = spawnSync(process.execPath, call, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
