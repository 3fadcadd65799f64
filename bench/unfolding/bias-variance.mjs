// Bias against variance by method: 12 energy bins of 0.1 in lg E by 2 groups, resolution 0.8 bins, 78% right groups, efficiency 0.3; 500
// Poisson data sets around a spectrum whose shape and composition differ from the prior's. Averages over the cells of the inner 8 bins.

import { randomStream } from '../../dist/src/core/index.js';
import { energyBins, massGroups } from '../../dist/src/events/index.js';
import { refold, unfold } from '../../dist/src/unfolding/index.js';

const cells = { energy: energyBins(6, 7.2, 0.1), groups: massGroups(2) };
const truth = Array.from({ length: 24 }, (_, a) => {
  const bin = a >> 1;
  return 60_000 * Math.exp(-0.35 * bin) * (a % 2 === 0 ? 0.6 - 0.01 * bin : 0.4 + 0.01 * bin);
});
const smear = (j, a) => Math.exp(-0.5 * (((j >> 1) - (a >> 1)) / 0.8) ** 2) / 2.005;
const response = truth.map((_, j) =>
  truth.map((__, a) => 0.3 * smear(j, a) * (j % 2 === a % 2 ? 0.78 : 0.22)),
);
const prior = truth.map((n, a) => n ** 0.8 * (a % 2 === 0 ? 1 : 1.6));
const problem = { data: truth, response, simulatedEvents: truth.map(() => 20_000), cells };
const expected = refold(problem, truth);
const inner = [...truth.keys()].filter((a) => a >= 4 && a < 20);
const average = (f) => inner.reduce((sum, a) => sum + f(a), 0) / inner.length;

const rows = [1, 2, 4, 8, 16, 32].map((k) => [`bayes, ${k} iterations`, { stopping: -1, maxIterations: k }]);
rows.push(['bayes, ks < 0.001', { stopping: 0.001 }]);
for (const method of ['tikhonov', 'svd', 'maximum-likelihood', 'inversion', 'bin-by-bin'])
  rows.push([method, { method }]);

const toys = 500;
console.log('| method | mean abs. bias | mean spread | coverage of the truth |\n|---|---|---|---|');
for (const [name, options] of rows) {
  const spectra = [];
  let covered = 0;
  for (let toy = 0; toy < toys; toy++) {
    const random = randomStream({ seed: 5, stage: 'bias', file: toy });
    const data = Array.from(expected, (mean) => random.poisson(mean));
    const { unfolded, statErr } = unfold({ ...problem, data }, { ...options, prior, covariances: 'data' });
    spectra.push(unfolded);
    covered += average((a) => (Math.abs(unfolded[a] - truth[a]) <= statErr[a] ? 1 : 0));
  }
  const mean = truth.map((_, a) => spectra.reduce((sum, x) => sum + x[a], 0) / toys);
  const spread = truth.map((_, a) =>
    Math.sqrt(spectra.reduce((sum, x) => sum + (x[a] - mean[a]) ** 2, 0) / toys),
  );
  const percent = (value) => `${(100 * value).toFixed(1)}%`;
  const bias = average((a) => Math.abs(mean[a] / truth[a] - 1));
  console.log(
    `| ${name} | ${percent(bias)} | ${percent(average((a) => spread[a] / truth[a]))} | ${(covered / toys).toFixed(2)} |`,
  );
}
