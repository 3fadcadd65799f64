import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The parts of h5wasm that are used; loaded on first need (a tenth of a second), once per thread. */
export type Hdf5Package = typeof import('h5wasm/node');
export type Hdf5Module = Awaited<Hdf5Package['ready']>;

export interface Hdf5Library {
  readonly module: Hdf5Module;
  readonly Attribute: Hdf5Package['Attribute'];
}

let loading: Promise<Hdf5Library> | undefined;

export function hdf5Library(): Promise<Hdf5Library> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Hdf5Library> {
  const { ready, Attribute } = await import('h5wasm/node');
  const module = await ready;
  // Without this a read that fails returns whatever was in memory, and says nothing.
  module.activate_throwing_error_handler();
  const plugins = createRequire(import.meta.url).resolve('h5wasm-plugins');
  module.insert_plugin_search_path(join(dirname(plugins), 'plugins'), 0);
  return { module, Attribute };
}

/** The one line of an HDF5 error stack that says what went wrong. */
export function hdf5Reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (text.startsWith('Aborted') || (error instanceof Error && error.name === 'RuntimeError'))
    return 'the HDF5 library gave up on it: it is damaged';
  const lines = text.split('\n').filter((line) => /^\s*#\d+:/.test(line));
  const last = lines.at(-1) ?? text;
  return last
    .replace(/^\s*#\d+: \S+ line \d+ in /, '')
    .replace(/^\w+\(\): /, '')
    .trim();
}
