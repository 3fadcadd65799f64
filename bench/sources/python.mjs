import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What peers.py prints, as JSON; nothing where Python ($PYTHON, default python3) or its packages are not there. */
export function peers(...args) {
  const script = fileURLToPath(new URL('./peers.py', import.meta.url));
  const call = [script, ...args.map(String)];
  const { stdout, stderr, status } = spawnSync(process.env.PYTHON ?? 'python3', call, { encoding: 'utf8' });
  if (status !== 0) console.error(`no Python peers: ${stderr.trim().split('\n').at(-1)}`);
  return status === 0 ? (stdout.trim() ? JSON.parse(stdout) : {}) : undefined;
}

export function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
