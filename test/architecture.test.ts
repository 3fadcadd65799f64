import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const source = join(root, 'src');

/** What each room may import beside core. Type-only imports are free. */
const physics = [
  'engine',
  'events',
  'flux',
  'simulation',
  'learning',
  'reconstruction',
  'classification',
  'unfolding',
  'skymap',
];
const allowed: Record<string, readonly string[]> = {
  core: [],
  engine: [],
  events: ['engine'],
  flux: [],
  simulation: ['engine', 'events', 'flux'],
  learning: ['engine'],
  reconstruction: ['engine', 'events', 'learning'],
  classification: ['engine', 'events', 'learning'],
  unfolding: ['engine', 'events', 'flux', 'learning'],
  skymap: ['engine', 'events', 'unfolding'],
  validation: physics,
  plots: [],
  analysis: [...physics, 'validation', 'plots'],
  cli: ['analysis'],
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  // AssemblyScript names its own files without an extension, and can import nothing else.
  .filter((name) => !name.split(sep).includes('assembly'))
  .map((name) => name.split(sep).join('/'));

/** Static imports and re-exports, and dynamic imports of literal paths, that stay in src. */
function importsOf(file: string): Import[] {
  const text = readFileSync(join(source, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?([^'";]*?\sfrom\s+)?'(\.[^']+)'|\bimport\('(\.[^']+)'\)/g;
  return [...text.matchAll(pattern)].map((match) => {
    const target = match[3] ?? match[4];
    const named = match[2]?.match(/^\{([^}]*)\}/)?.[1];
    const allTypes = named?.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type '));
    const place = normalize(join(dirname(file), target))
      .split(sep)
      .join('/');
    // Files of AssemblyScript name each other without an ending.
    const to = /\.js$/.test(place) ? place.replace(/\.js$/, '.ts') : `${place}.ts`;
    return { from: file, to, typeOnly: match[1] !== undefined || allTypes === true };
  });
}

const imports = files.flatMap(importsOf);
const roomOf = (file: string): string => file.split('/')[0];

test('every import leads to a file', () => {
  const known = new Set(files);
  assert.deepEqual(
    imports.filter(({ to }) => !known.has(to)),
    [],
  );
});

test('a room imports only the rooms that the design allows', () => {
  const wrong = imports.filter(({ from, to, typeOnly }) => {
    const [room, other] = [roomOf(from), roomOf(to)];
    if (typeOnly || room === other || other === 'core' || !from.includes('/')) return false;
    return !allowed[room]?.includes(other);
  });
  assert.deepEqual(wrong, []);
});

test('a room is entered through its index', () => {
  const wrong = imports.filter(({ from, to, typeOnly }) => {
    return !typeOnly && roomOf(from) !== roomOf(to) && from.includes('/') && !/^[^/]+\/index\.ts$/.test(to);
  });
  assert.deepEqual(wrong, []);
  for (const room of Object.keys(allowed)) {
    if (room !== 'cli')
      assert.ok(statSync(join(source, room, 'index.ts')).isFile(), `${room} has an index.ts`);
  }
});

test('no import leads back to where it started, of types neither', () => {
  assertNoCircles(imports);
});

/** @throws naming the way round */
function assertNoCircles(edges: readonly Import[]): void {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const state = new Map<string, 'open' | 'done'>();
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === 'done') return;
    assert.notEqual(
      state.get(file),
      'open',
      `a cycle: ${[...path.slice(path.indexOf(file)), file].join(' -> ')}`,
    );
    state.set(file, 'open');
    for (const other of next.get(file) ?? []) visit(other, [...path, file]);
    state.set(file, 'done');
  };
  for (const file of files) visit(file, []);
}

test('files stay short and no one switches the type checker off', () => {
  for (const file of files) {
    const text = readFileSync(join(source, file), 'utf8');
    const lines = text.split('\n').length;
    assert.ok(lines <= 310, `${file} has ${lines} lines`);
    assert.doesNotMatch(text, /@ts-ignore|@ts-nocheck|: any\b|as any\b/, relative(root, join(source, file)));
  }
});
