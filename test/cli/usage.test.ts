import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { airshower } from './airshower.js';

const sample = (name: string): string =>
  fileURLToPath(new URL(`../../../test/fixtures/samples/${name}`, import.meta.url));
const unfolding = fileURLToPath(new URL('../../../test/fixtures/unfolding', import.meta.url));

const commands = [
  'run',
  'simulate',
  'inspect',
  'train',
  'apply',
  'model',
  'response',
  'validate',
  'report',
  'skymap',
  'unfold',
  'flux',
];

test('--version is that of package.json', async () => {
  const packageFile = new URL('../../../package.json', import.meta.url);
  const { version } = JSON.parse(await readFile(packageFile, 'utf8'));
  assert.deepEqual(await airshower(['--version']), { status: 0, stdout: `${version}\n`, stderr: '' });
});

test('--help lists every command, and every command has its own', async () => {
  const { status, stdout } = await airshower(['--help']);
  assert.equal(status, 0);
  const listed = [...stdout.matchAll(/^ {2}([a-z]+) .*[<[]/gm)].map(([, name]) => name);
  assert.deepEqual(listed, [...commands, 'help']);
  const page = await readFile(new URL('../../../docs/commands.md', import.meta.url), 'utf8');
  for (const name of commands) {
    const help = await airshower([name, '--help']);
    assert.equal(help.status, 0);
    assert.match(help.stdout, new RegExp(`^Usage: airshower ${name} `));
    assert.match(page, new RegExp(`^## ${name}\n[\\s\\S]*?\\$ npx airshower ${name} `, 'm'));
  }
});

const wrongUsages: [what: string, args: string[], message: RegExp][] = [
  ['no command', [], /Usage: airshower/],
  ['an unknown command', ['runn', 'x.yaml'], /unknown command 'runn'[\s\S]*run/],
  ['an unknown option', ['run', 'x.yaml', '--worker', '2'], /unknown option '--worker'[\s\S]*--workers/],
  ['a missing argument', ['train'], /missing required argument 'analysis\.yaml'/],
  ['a missing option', ['flux', '--energies', '1e6'], /required option '--model <name>' not specified/],
  ['neither energies nor bins', ['flux', '--model', 'H4a'], /needs either --energies or --bins/],
  ['energies and bins', ['flux', '--model', 'H4a', '--energies', '1e6', '--bins', '1e6,2e6'], /needs either/],
  ['edges that fall', ['flux', '--model', 'H4a', '--bins', '2e6,1e6'], /'2e6,1e6' are not rising energies/],
  ['a part of a bin', ['flux', '--model', 'H4a', '--bins', '6:7:0.3'], /'6:7:0.3' is not a whole number/],
  [
    'a measure that is none',
    ['flux', '--model', 'H4a', '--energies', '1e6', '--per', 'x'],
    /total-energy, energy-per-nucleon/,
  ],
  [
    'a number that is none',
    ['run', 'x.yaml', '--workers', '0'],
    /--workers: '0' is not a whole number from 1/,
  ],
  ['a test that is none', ['validate', 'x.yaml', '--only', 'seasons'], /data-simulation, splits, methods/],
  ['too few experiments', ['validate', 'x.yaml', '--pseudo-experiments', '1'], /whole number from 2/],
  ['an nside that is no power of two', ['skymap', 'x.h5', '--nside', '12'], /12 is not a power of two/],
  ['events beside an analysis', ['skymap', 'x.yaml', 'x.h5'], /an analysis file stands alone/],
  ['no file to write', ['apply', 'model.json', 'x.h5'], /required option '--out <file>' not specified/],
  ['folds of nothing', ['train', 'x.yaml', '--folds', '3'], /--folds does nothing without --cross-validate/],
  ['a score of nothing', ['train', 'x.yaml', '--judge', '--score', 'r2'], /--score does nothing without/],
  [
    'ranges that nothing draws from',
    ['train', 'x.yaml', '--grid', 'depth=2,3', '--ranges', 'depth=2..3'],
    /--ranges does nothing without --random-search/,
  ],
  ['a model without question', ['train', 'x.yaml', '--model', 'energy'], /--model does nothing without/],
  [
    'its own input as output',
    ['unfold', 'x.json', '--out', './x.json'],
    /x\.json is one of the files that are/,
  ],
  [
    'unblinding of events',
    ['skymap', 'x.h5', '--unblind'],
    /--unblind does nothing without an analysis file/,
  ],
  ['a seed of no toys', ['unfold', 'x.json', '--seed', '3'], /--seed does nothing without --toys/],
  ['threads for no toys', ['unfold', 'x.json', '--workers', '2'], /--workers does nothing without --toys/],
  ['an energy that is none', ['flux', '--model', 'H4a', '--energies', '1e6,x'], /'x' is not an energy/],
  ['an unknown model', ['flux', '--model', 'H5a', '--energies', '1e6'], /nearest: 'H3a', 'H4a'/],
];

for (const [what, args, message] of wrongUsages) {
  test(`${what} is wrong usage: status 2, nothing on standard output`, async () => {
    const { status, stdout, stderr } = await airshower(args);
    assert.deepEqual({ status, stdout }, { status: 2, stdout: '' });
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /^ +at /m);
  });
}

test('flux prints JSON', async () => {
  const { status, stdout } = await airshower(['flux', '--model', 'H4a', '--energies', '1e6,3e6', '--json']);
  const flux = JSON.parse(stdout);
  assert.equal(status, 0);
  assert.deepEqual(flux.energy_gev, [1e6, 3e6]);
  assert.ok(flux.total[0] > flux.total[1]);
});

test('flux integrates over bins, per nucleon too: ten bins add up to the one they divide', async () => {
  const flux = async (...args: string[]) => {
    const { status, stdout } = await airshower(['flux', '--model', 'H4a', '--json', ...args]);
    assert.equal(status, 0);
    return JSON.parse(stdout);
  };
  const [fine, one] = [await flux('--bins', '6:7:0.1'), await flux('--bins', '1e6,1e7')];
  assert.deepEqual([fine.energy_edges_gev.length, fine.energy_edges_gev[10]], [11, 1e7]);
  const sum = fine.integrals.total.reduce((total: number, value: number) => total + value);
  assert.ok(Math.abs(sum / one.integrals.total[0] - 1) < 1e-10, `${sum}`);
  assert.ok(Math.abs(one.means.total[0] * 9e6 - sum) < 1e-10 * sum);
  // An iron nucleus of 1e6 to 1e7 GeV has 56 nucleons of 1e6/56 to 1e7/56 GeV.
  const nucleons = await flux('--per', 'nucleon', '--bins', `${1e6 / 56},${1e7 / 56}`);
  const ratio = nucleons.integrals.components.Fe[0] / one.integrals.components.Fe[0];
  assert.ok(Math.abs(ratio - 56) < 1e-8, `${ratio}`);
  const { stdout } = await airshower(['flux', '--model', 'H4a', '--bins', '1e6,1e7', '--per', 'rigidity']);
  assert.match(stdout, /nuclei per rigidity[\s\S]*R from\/GV +to\/GV .* total +average +<ln A>\n/);
});

test('unfold prints the fields of the reference files, or writes them', async () => {
  const input = join(unfolding, '01_two_by_two.json');
  const { status, stdout } = await airshower(['unfold', input]);
  assert.equal(status, 0);
  const { unfolded, stat_err } = JSON.parse(stdout);
  const { output } = JSON.parse(await readFile(input, 'utf8'));
  output.unfolded.forEach((value: number, cause: number) => {
    assert.ok(Math.abs(unfolded[cause] / value - 1) < 1e-9);
  });
  const compatible = await airshower(['unfold', input, '--compatibility', 'pyunfold']);
  const same = JSON.parse(compatible.stdout).stat_err;
  output.stat_err.forEach((value: number, cause: number) => {
    assert.ok(Math.abs(same[cause] / value - 1) < 1e-9);
    assert.ok(Math.abs(stat_err[cause] / value - 1) > 1e-6);
  });
  const missing = await airshower(['unfold', 'nowhere.json']);
  assert.equal(missing.status, 1);
  assert.match(missing.stderr, /nowhere\.json/);
});

test('inspect prints what is in a file, and fails for a damaged one with file and dataset', async () => {
  const good = await airshower(['inspect', sample('flat_big_ints.h5'), '--json']);
  assert.equal(good.status, 0);
  assert.equal(JSON.parse(good.stdout).layout, 'flat');
  const damaged = await airshower(['inspect', sample('broken_flipped_byte.hdf5'), '--json']);
  assert.equal(damaged.status, 1);
  assert.match(damaged.stderr, /broken_flipped_byte\.hdf5: '\/LaputopParams' cannot be read/);
  const truncated = await airshower(['inspect', sample('broken_truncated.hdf5')]);
  assert.equal(truncated.status, 1);
  assert.match(truncated.stderr, /broken_truncated\.hdf5/);
  const several = await airshower(['inspect', sample('broken_truncated.hdf5'), sample('flat_big_ints.h5')]);
  assert.equal(several.status, 1);
  assert.match(several.stdout, /^\S+flat_big_ints\.h5 {2}\(flat\)\n.* rows$/m);
  assert.equal(several.stderr, truncated.stderr);
  for (const { stderr } of [damaged, truncated]) assert.doesNotMatch(stderr, /^ +at /m);
});

test('--debug shows where an error happened', async () => {
  const without = await airshower(['run', 'nowhere.yaml']);
  assert.equal(without.status, 1);
  assert.match(without.stderr, /^airshower: nowhere\.yaml: cannot be read: no such file or folder$/m);
  assert.doesNotMatch(without.stderr, /^ +at /m);
  const debug = await airshower(['--debug', 'run', 'nowhere.yaml']);
  assert.equal(debug.status, 1);
  assert.match(debug.stderr, /^ +at .*readAnalysis/m);
});
