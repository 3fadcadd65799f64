import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addedSums, simulatedSums } from '../../src/analysis/validated/simulated-sums.js';
import { spreadBackground } from '../../src/analysis/validated/spread-background.js';

/** Five events of three showers; the last lies in no cell. */
const simulated = {
  effect: Int32Array.of(0, 0, 1, 1, -1),
  rates: Float64Array.of(1, 3, 2, 2, 7),
  shower: Uint32Array.of(0, 0, 1, 2, 2),
};
/** Two bins of a variable in one slice. */
const wanted = { cells: Int32Array.of(0, 1, 0, 1, 1), count: 2 };

test('background of a cell divides as the simulated events of the cell do', () => {
  const spread = spreadBackground({ rates: [8, 2] }, simulated);
  // 8 as 1 to 3, 2 as 2 to 2.
  assert.deepEqual(spread(wanted).sums, [2 + 1, 6 + 1]);
  // Shower 0 brings (2, 6), shower 1 (1, 0), shower 2 (0, 1).
  assert.deepEqual(spread(wanted).covariance, [[4 + 1, 12, 12, 36 + 1]]);
});

test('an error of a cell moves all that it is spread over', () => {
  const exact = spreadBackground({ rates: [8, 2] }, simulated)(wanted);
  const unsure = spreadBackground({ rates: [8, 2], errors: [4, 0] }, simulated)(wanted);
  // 4 as 1 to 3: a shift of (1, 3).
  const [more] = unsure.covariance.map((block, index) =>
    block.map((value, k) => value - exact.covariance[index][k]),
  );
  assert.deepEqual(more, [1, 3, 3, 9]);
  assert.deepEqual(unsure.sums, exact.sums);
});

test('two samples together add their sums and their covariances', () => {
  const own = simulatedSums(wanted, simulated.rates, simulated.shower);
  const both = addedSums(own, spreadBackground({ rates: [8, 2] }, simulated)(wanted));
  assert.deepEqual(own.sums, [3, 12]);
  assert.deepEqual(both.sums, [6, 19]);
  assert.deepEqual(
    both.covariance[0],
    own.covariance[0].map((value, k) => value + [5, 12, 12, 37][k]),
  );
});
