// Coverage on the response of the demonstration (npm start writes results/demo): node bench/unfolding/coverage.mjs [folder] [toys]
// Injected: the H4a flux; prior: the file's, another model. Data (Poisson) and simulation (its effective counts) fluctuate in every
// toy; smeared truth: what as many iterations make of the expected data. With the bias estimate of each toy, against the truth.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomStream } from '../../dist/src/core/index.js';
import { energyBins, massGroups } from '../../dist/src/events/index.js';
import { fluxModel, groupIntegrals } from '../../dist/src/flux/index.js';
import {
  combineCells,
  energySums,
  estimateBias,
  readUnfoldingHdf5,
  refold,
  unfold,
} from '../../dist/src/unfolding/index.js';

const folder = process.argv[2] ?? 'results/demo';
const toys = Number(process.argv[3] ?? 2000);
const { problem, options } = await readUnfoldingHdf5(join(folder, 'response.h5'));
const flux = JSON.parse(readFileSync(join(folder, 'flux.json'), 'utf8'));
const { num_iterations: iterations } = JSON.parse(readFileSync(join(folder, 'unfolded.json'), 'utf8'));
const { ready, File } = await import('h5wasm/node');
await ready;
const file = new File(join(folder, 'response.h5'), 'r');
const [edges, etendue] = ['cause_edges', 'etendue_m2_sr'].map((name) =>
  Float64Array.from(file.get(name).value),
);
file.close();
const cells = { energy: energyBins(edges[0], edges.at(-1), 0.1), groups: massGroups(2) };
const edgesGeV = Array.from(edges, (edge) => 10 ** edge);
const truth = groupIntegrals(fluxModel('H4a'), edgesGeV, 2).map(
  (integral, a) => integral * etendue[a >> 1] * flux.livetime_seconds,
);
const fixed = {
  prior: options.prior,
  responseCovariance: 'poisson',
  testStatistic: 'ks',
  stopping: -1,
  maxIterations: iterations,
};
const expected = refold(problem, truth);
const smeared = unfold(
  { ...problem, data: expected, dataErr: undefined },
  { ...fixed, covariances: 'none' },
).unfolded;
const choices = ['total', 'light', 'heavy'];
const first = edges.findIndex((edge) => Math.abs(edge - 6.4) < 1e-6);
const sums = choices.flatMap((choose) => energySums(cells, choose).slice(first, first + 14));
const project = (unfolded, covariance = {}) => combineCells({ unfolded, covariance }, sums);
const [trueSums, smearedSums] = [truth, smeared].map((values) => project(Float64Array.from(values)).values);

/** Another simulation of the same size: each element the Poisson count of its effective events. */
function fluctuatedResponse(random) {
  const { response, responseErr } = problem;
  const [effects, causes] = response.shape;
  const [drawn, errors] = [new Float64Array(effects * causes), new Float64Array(effects * causes)];
  response.data.forEach((p, k) => {
    if (p === 0) return;
    const events = (p / responseErr.data[k]) ** 2;
    const count = random.poisson(events);
    drawn[k] = (p * count) / events;
    errors[k] = (p * Math.sqrt(count)) / events;
  });
  const rows = (values) =>
    Array.from({ length: effects }, (_, j) => values.subarray(j * causes, (j + 1) * causes));
  return { response: rows(drawn), responseErr: rows(errors) };
}

const inside = { smeared: [0, 0, 0], truth: [0, 0, 0], added: [0, 0, 0], squared: [0, 0, 0] };
for (let toy = 0; toy < toys; toy++) {
  const random = randomStream({ seed: 21, stage: 'coverage', file: toy });
  const data = Float64Array.from(expected, (mean) => random.poisson(mean));
  const drawn = { data, ...fluctuatedResponse(random) };
  const result = unfold(drawn, fixed);
  const { values, errors } = project(result.unfolded, { total: result.covariance.total });
  const bias = project(estimateBias(drawn, result.unfolded, fixed, { iterations })).values;
  values.forEach((value, i) => {
    const kind = Math.floor(i / 14);
    const share = 1 / (14 * toys);
    if (Math.abs(value - smearedSums[i]) <= errors.total[i]) inside.smeared[kind] += share;
    if (Math.abs(value - trueSums[i]) <= errors.total[i]) inside.truth[kind] += share;
    if (Math.abs(value - trueSums[i]) <= errors.total[i] + Math.abs(bias[i])) inside.added[kind] += share;
    if (Math.abs(value - trueSums[i]) <= Math.hypot(errors.total[i], bias[i])) inside.squared[kind] += share;
  });
}
console.log(`${toys} toys, ${iterations} iterations, lg(E/GeV) 6.4 to 7.8`);
console.log(
  '| | smeared truth | raw truth | bias estimate in quadrature | added linearly |\n|---|---|---|---|---|',
);
choices.forEach((name, k) => {
  const shares = ['smeared', 'truth', 'squared', 'added'].map((kind) => inside[kind][k].toFixed(3));
  console.log(`| ${name} | ${shares.join(' | ')} |`);
});
