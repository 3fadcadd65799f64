// Compiles src/ and test/ into dist/, then bundles the mathjs expression parser in place: loaded as a package it
// takes seconds, bundled some 40 ms.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const compiled = spawnSync(process.execPath, [tsc, '-p', root], { stdio: 'inherit' });
if (compiled.status !== 0) process.exit(compiled.status ?? 1);

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
