import assert from 'node:assert/strict';
import { test } from 'node:test';
import { livetimeDifferences } from '../../src/analysis/inputs/published-livetimes.js';

const year = (detector: string, livetimeSeconds: number) => ({
  name: detector,
  detector,
  livetimeSeconds,
  livetimeErrorSeconds: 2700,
});

test('a livetime within five errors of the published one is not spoken of', () => {
  // Another stored output of IC86.2012 is 28,439,900 s.
  assert.deepEqual(livetimeDifferences([year('IC86.2012', 28_439_900), year('IC79.2010', 27_120_000)]), []);
  assert.deepEqual(livetimeDifferences([year('IC86.2011', 1)]), []);
});

test('a year that lacks runs is named with both livetimes', () => {
  const [message, ...others] = livetimeDifferences([
    year('IC86.2012', 27_000_000),
    year('IC86.2013', 30_687_000),
  ]);
  assert.match(
    message,
    /^IC86\.2012: a livetime of 27000000 ± 2700 s, 0\.949 of the published 28442249 s of IC86\.2012\./,
  );
  assert.deepEqual(others, []);
});
