import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readAnalysis } from '../../src/analysis/settings/read-analysis.js';
import { completeObservation, completeSimulation } from '../../src/simulation/index.js';

const folder = await mkdtemp(join(tmpdir(), 'airshower-'));
after(() => rm(folder, { recursive: true }));

async function read(text: string) {
  const path = join(folder, 'analysis.yaml');
  await writeFile(path, text);
  return readAnalysis(path);
}

const minimal = `
data: { files: data/*.hdf5, livetime: { seconds: 86400 } }
simulation: { files: sim/*.hdf5 }
`;

test('the analysis files of data/ are accepted, with the settings of what they generate', async () => {
  const examples = new URL('../../../data/', import.meta.url);
  const names = (await readdir(examples)).filter((name) => name.endsWith('.yaml'));
  assert.ok(names.includes('demo.yaml') && names.includes('two-years.yaml'));
  for (const name of names) {
    const { content } = await readAnalysis(fileURLToPath(new URL(name, examples)));
    const { years = [], generate } = content.data;
    for (const part of [generate, ...years.map((year) => year.generate)]) completeObservation(part);
    const simulations = [content.simulation, ...years.map((year) => year.simulation)];
    for (const simulation of simulations) completeSimulation(simulation?.generate);
  }
});

test('what is left out gets its default', async () => {
  const { content } = await read(minimal);
  assert.equal(content.groups, 2);
  assert.deepEqual(content.energy.effects, { low: 6.1, high: 8, width: 0.1 });
  assert.deepEqual(content.energy.causes, { low: 5.7, high: 8.5, width: 0.1 });
  assert.equal(content.unfolding.prior, 'uniform');
  assert.equal(content.reconstruction.model, 'trees');
});

const wrong: [string, string, RegExp][] = [
  [
    'an unknown key',
    `${minimal}unfoldin: {}`,
    /unfoldin: unknown key \(nearest: 'unfolding'\); allowed: title, seed/,
  ],
  [
    'an unknown inner key',
    `${minimal}unfolding: { stoping: 1 }`,
    /unfolding\.stoping: unknown key \(nearest: 'stopping'\)/,
  ],
  [
    'a word that is not on the list',
    `${minimal}unfolding: { testStatistic: kss }`,
    /unfolding\.testStatistic: found 'kss', allowed: 'ks', 'chi2'/,
  ],
  [
    'a key of another method',
    `${minimal}unfolding: { method: svd, stopping: 0.1 }`,
    /unfolding\.stopping: found 0\.1: only the method bayes takes it, not svd/,
  ],
  [
    'a covariance of toys without toys',
    `${minimal}unfolding: { covariances: bootstrap, toys: 20 }`,
    /unfolding\.toys: found 20: covariances: bootstrap needs at least 100/,
  ],
  [
    'a fixed strength that is searched for',
    `${minimal}unfolding: { method: tikhonov, strength: 2, choice: l-curve }`,
    /unfolding\.choice: found 'l-curve': a fixed strength is not searched for/,
  ],
  [
    'toys that choose nothing',
    `${minimal}unfolding: { iterations: 4, iterationToys: 100 }`,
    /unfolding\.iterationToys: found 100: no pseudo-experiment chooses/,
  ],
  [
    'a flux model that is not known',
    `${minimal}systematics: [{ name: x, kind: weighting, up: { flux: H5a } }]`,
    /systematics\.0\.up\.flux: found 'H5a': there is no such flux model \(nearest: 'H3a', 'H4a'\)/,
  ],
  [
    'a prior that is not known',
    `${minimal}unfolding: { prior: unifrom }`,
    /unfolding\.prior: found 'unifrom': there is no such prior \(nearest: 'uniform'\)/,
  ],
  [
    'a published spectrum that is not there',
    `${minimal}report: { published: [kascade] }`,
    /report\.published\.0: found 'kascade': there is no such published spectrum/,
  ],
  [
    'a detector that is not known',
    `${minimal}detector: IC86.2021`,
    /detector: found 'IC86\.2021': there is no such detector configuration.*IC86\.2011/,
  ],
  [
    'a shift of what another column is made of',
    `${minimal}columns: { lap_s125: S125 / 1.03 }\nsystematics: [{ name: x, kind: data, up: { columns: { S125: 1.03 * S125 } } }]`,
    /systematics\.0\.up\.columns\.S125: found .*: the shift comes after columns\.lap_s125 is made of S125/,
  ],
  ['bytes that are no text', 'HDF\0\0', /analysis\.yaml: is not an analysis file: it is no text/],
  ['a wrong type', `${minimal}seed: one`, /seed: found 'one', allowed: .*number/],
  [
    'a livetime that is not given',
    'data: { files: a, livetime: {} }\nsimulation: { files: b }',
    /data\.livetime: found \{\}: give either seconds, or those of each of the files, or the stream/,
  ],
  ['a missing section', 'simulation: { files: a }', /data: is missing, allowed: object/],
  [
    'a number of groups that is not offered',
    `${minimal}groups: 5`,
    /groups: found 5, allowed: 2; or 3; or 4/,
  ],
  ['text that is no YAML', 'data: [', /is not valid YAML/],
];

for (const [what, text, message] of wrong) {
  test(`${what} is refused with its place, what was found and what is allowed`, async () => {
    await assert.rejects(read(text), (error: Error & { exitStatus: number }) => {
      assert.match(error.message, message);
      assert.equal(error.exitStatus, 2);
      return true;
    });
  });
}

test('pseudo-data that begin above the causes are refused, by year too', async () => {
  const from = (lgEnergy: number) =>
    minimal.replace('livetime:', `generate: { minLgEnergy: ${lgEnergy} }, livetime:`);
  await assert.rejects(
    read(from(5.9)),
    /data\.generate\.minLgEnergy: found 5\.9: pseudo-data begin at 5\.9, above .*energy\.causes from 5\.7\): lower it, or raise energy\.causes\.low/,
  );
  await read(from(5.7));
  await read(`${from(5.9)}energy: { causes: { low: 5.9 } }`);
  await assert.rejects(
    read(`${from(5.9)}energy: { causes: { low: 5.9, underflow: 5.7 } }`),
    /causes from 5\.7/,
  );
  const years = minimal.replace(
    /data: .*/,
    `data:
  years:
    - { name: a, files: a/*.hdf5, livetime: { seconds: 1 } }
    - { name: b, files: b/*.hdf5, livetime: { seconds: 1 }, generate: { minLgEnergy: 5.9 } }`,
  );
  await assert.rejects(read(years), /data\.years\[?\.?1\]?\.generate\.minLgEnergy/);
});

test('a column that only looks like the shifted one may be made of others', async () => {
  const shift = 'systematics: [{ name: x, kind: data, up: { columns: { lap_s125: 1.03 * lap_s125 } } }]';
  await read(
    `${minimal}columns: { lap_s125: 1.01 * lap_s125, other: LaputopParams.lap_s125 + lap_s125_err }\n${shift}`,
  );
  const simulated = minimal.replace('sim/*.hdf5', 'sim/*.hdf5, columns: { x: 2 * lap_s125 }');
  await read(`${simulated}${shift}`);
  await assert.rejects(
    read(`${simulated}${shift.replace('kind: data', 'kind: simulation')}`),
    /columns\.x is made of lap_s125/,
  );
});

test('a missing analysis file is named', async () => {
  await assert.rejects(
    readAnalysis(join(folder, 'none.yaml')),
    /none\.yaml: cannot be read: no such file or folder/,
  );
});
