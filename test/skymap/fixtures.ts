import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Tests run from dist/test/skymap; the fixtures stay in test/fixtures.
export const fixtures = join(dirname(fileURLToPath(import.meta.url)), '../../../test/fixtures/skymap');

export function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(join(fixtures, name), 'utf8')) as T;
}

/** Fails unless |found - wanted| <= tolerance, saying where. */
export function near(found: number, wanted: number, tolerance: number, what: string): void {
  if (!(Math.abs(found - wanted) <= tolerance)) {
    throw new Error(`${what}: found ${found}, wanted ${wanted} within ${tolerance}`);
  }
}
