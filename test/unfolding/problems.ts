import { type RandomStream, randomStream } from '../../src/core/index.js';
import type { Cells } from '../../src/events/index.js';
import type { UnfoldingProblem } from '../../src/unfolding/index.js';

/**
 * A smooth problem without randomness: Gaussian smearing with efficiency, falling spectrum, expected counts
 * as data.
 */
export function smearedProblem({ effects = 8, causes = 6, efficiency = 0.7, width = 0.8 } = {}): {
  problem: UnfoldingProblem & { data: number[]; response: number[][] };
  truth: number[];
} {
  const truth = Array.from({ length: causes }, (_, a) => 2000 * Math.exp(-0.5 * a) + 50);
  const response = Array.from({ length: effects }, (_, j) =>
    truth.map(
      (_, a) => 0.002 + Math.exp(-0.5 * (((j + 0.5) / effects) * causes - a - 0.5) ** 2 * width ** -2),
    ),
  );
  for (let a = 0; a < causes; a++) {
    const sum = response.reduce((total, row) => total + row[a], 0);
    for (const row of response) row[a] *= (efficiency * (1 - 0.03 * a)) / sum;
  }
  const data = response.map((row) => row.reduce((sum, p, a) => sum + p * truth[a], 0));
  return { problem: { data, response, simulatedEvents: truth.map((_, a) => 4000 + 500 * a) }, truth };
}

/** [output][input] central differences of a vector function, relative step 1e-5. */
export function jacobianByDifferences(
  f: (x: number[]) => ArrayLike<number>,
  x: readonly number[],
): number[][] {
  const columns = x.map((value, i) => {
    const step = 1e-5 * Math.max(Math.abs(value), 1e-3);
    const shifted = (by: number): ArrayLike<number> => f(x.map((each, k) => (k === i ? each + by : each)));
    const [above, below] = [shifted(step), shifted(-step)];
    return Array.from(above, (each, k) => (each - below[k]) / (2 * step));
  });
  return columns[0].map((_, k) => columns.map((column) => column[k]));
}

export function relativeDifference(a: number, b: number, scale = Math.max(Math.abs(a), Math.abs(b))): number {
  return a === b ? 0 : Math.abs(a - b) / scale;
}

/**
 * Energy bins by two groups: Gaussian resolution of 0.8 bins, 78% right groups, efficiency 0.3; expected
 * counts as data.
 */
export function groupedProblem(cells: Cells): {
  problem: UnfoldingProblem & { data: number[]; response: number[][] };
  truth: number[];
} {
  const bins = cells.energy.edges.length - 1;
  const truth = Array.from({ length: 2 * bins }, (_, a) => {
    const bin = a >> 1;
    return 60_000 * Math.exp(-0.35 * bin) * (a % 2 === 0 ? 0.6 - 0.01 * bin : 0.4 + 0.01 * bin);
  });
  const smear = (j: number, a: number): number => Math.exp(-0.5 * (((j >> 1) - (a >> 1)) / 0.8) ** 2) / 2.005;
  const response = truth.map((_, j) =>
    truth.map((__, a) => 0.3 * smear(j, a) * (j % 2 === a % 2 ? 0.78 : 0.22)),
  );
  const data = response.map((row) => row.reduce((sum, p, a) => sum + p * truth[a], 0));
  return { problem: { data, response, simulatedEvents: truth.map(() => 20_000), cells }, truth };
}

/**
 * The problem with `scale` times the counts, Poisson fluctuated; the errors stay those of the expected
 * counts.
 */
export function poissonProblem(
  problem: UnfoldingProblem & { data: number[] },
  scale: number,
  toy: number,
): UnfoldingProblem {
  const random = randomStream({ seed: 9, stage: 'cross-check', file: toy });
  const expected = problem.data.map((mean) => scale * mean);
  return { ...problem, data: expected.map((mean) => random.poisson(mean)), dataErr: expected.map(Math.sqrt) };
}

/** [effect][cause] the response that `thrown` simulated events per cause show. */
export function multinomialToy(
  response: readonly (readonly number[])[],
  { thrown, random }: { readonly thrown: number; readonly random: RandomStream },
): number[][] {
  const left = response[0].map(() => ({ events: thrown, probability: 1 }));
  return response.map((row) =>
    row.map((p, t) => {
      const passed = random.binomial(left[t].events, Math.min(1, p / left[t].probability));
      left[t] = { events: left[t].events - passed, probability: left[t].probability - p };
      return passed / thrown;
    }),
  );
}

/** Largest distance of the distribution of p-values from the uniform one (Kolmogorov, Smirnov). */
export function distanceFromUniform(pValues: readonly number[]): number {
  const sorted = [...pValues].sort((a, b) => a - b);
  const n = sorted.length;
  return Math.max(...sorted.map((p, i) => Math.max(p - i / n, (i + 1) / n - p)));
}
