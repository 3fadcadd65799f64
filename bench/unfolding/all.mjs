// Every figure of docs/unfolding.md on speed and memory, each in a process of its own.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

for (const script of ['unfold', 'memory', 'toys', 'sparse', 'thousand']) {
  const path = fileURLToPath(new URL(`./${script}.mjs`, import.meta.url));
  const { status } = spawnSync(process.execPath, [path], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
