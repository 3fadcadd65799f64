// Writes the events of a tableio file again, all of its tables: node bench/sources/write.mjs FILE [ROWS]
// Prints the time of writing alone (wall and processor), beside make_events.py's own seconds for the same tables.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TableioWriter } from '../../dist/src/engine/sinks/index.js';
import { openEventFile } from '../../dist/src/engine/sources/index.js';

const keys = ['Run', 'Event', 'SubEvent', 'SubEventStream'];
const block = 65_536;

const file = await openEventFile(process.argv[2], { keepMissingZeros: true });
const rows = Math.min(file.schema.rows, Number(process.argv[3] ?? file.schema.rows));
const tables = Map.groupBy
  ? Map.groupBy(file.schema.columns, ({ name }) => name.slice(0, name.indexOf('.')))
  : file.schema.columns.reduce((groups, column) => {
      const table = column.name.slice(0, column.name.indexOf('.'));
      return groups.set(table, [...(groups.get(table) ?? []), column]);
    }, new Map());

const folder = mkdtempSync(join(tmpdir(), 'airshower-bench-'));
const path = join(folder, 'written.hdf5');
const writer = await TableioWriter.create(path);
let [wall, cpu] = [0, 0];

async function timed(work) {
  const [start, used] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(used);
  wall += performance.now() - start;
  cpu += (user + system) / 1000;
}

async function appendAll(read) {
  for (const [table, columns] of tables) {
    const values = (field) => read.get(`${table}.${field}`).values;
    const fields = columns
      .map(({ name, ...rest }) => ({ ...rest, name: name.slice(table.length + 1) }))
      .filter(({ name }) => name !== 'exists' && !keys.includes(name));
    const event = Object.fromEntries(keys.map((key) => [key, values(key)]));
    const data = Object.fromEntries(fields.map(({ name }) => [name, values(name)]));
    await writer.append(table, fields, event, data, values('exists'));
  }
}

const names = file.schema.columns.map(({ name }) => name);
for (let start = 0; start < rows; start += block) {
  const read = await file.read(names, start, Math.min(rows, start + block));
  await timed(() => appendAll(read));
}
await timed(() => writer.close());
file.close();
console.log(
  JSON.stringify({
    rows,
    tables: tables.size,
    bytes: statSync(path).size,
    wall: Math.round(wall),
    cpu: Math.round(cpu),
  }),
);
rmSync(folder, { recursive: true });
