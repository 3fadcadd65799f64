// How long the chain takes: parametrised and hit by hit, with and without writing. CPU time counts all threads.
// usage: node bench/simulation/chain.mjs [showers per bin]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { threads } from '../../dist/src/engine/index.js';
import { completeSimulation, simulateFile, writeSimulation } from '../../dist/src/simulation/index.js';

const showersPerBin = Number(process.argv[2] ?? 200);
const folder = mkdtempSync(join(tmpdir(), 'airshower-bench-'));
const executor = threads({ workers: 2 });

async function measure(name, run) {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const { events, passing } = await run();
  const used = process.cpuUsage(cpu);
  const cpuS = (used.user + used.system) / 1e6;
  const wallS = (performance.now() - start) / 1e3;
  console.log(
    JSON.stringify({
      name,
      events,
      passing,
      wall_s: wallS,
      cpu_s: cpuS,
      cpu_us_per_event: (1e6 * cpuS) / events,
      cpu_us_per_passing: passing && (1e6 * cpuS) / passing,
    }),
  );
}

try {
  const config = completeSimulation({ showersPerBin, minLgEnergy: 5.6 });
  simulateFile({ ...config, showersPerBin: 10 }, 0);
  await measure('parametrised, one thread', () => {
    const files = [0, 1, 2, 3].map((file) => simulateFile(config, file));
    return { events: files.reduce((sum, { rows }) => sum + rows, 0) };
  });
  const write = async (part) => {
    const files = await writeSimulation({ ...config, ...part }, folder, { executor });
    const sum = (key) => files.reduce((total, file) => total + file[key], 0);
    return { events: sum('events'), passing: sum('passing') };
  };
  await measure('parametrised, written by two threads', () => write({}));
  await measure('hits, written by two threads', () =>
    write({ level: 'hits', showersPerBin: Math.ceil(showersPerBin / 10) }),
  );
} finally {
  await executor.close();
  rmSync(folder, { recursive: true, force: true });
}
