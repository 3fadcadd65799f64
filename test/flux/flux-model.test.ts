import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  allNucleonFlux,
  binnedFluxReport,
  energyMeasures,
  FluxModel,
  fluxMeasuredBy,
  fluxModel,
  fluxPerEnergyPerNucleon,
  fluxPerRigidity,
  groupIntegrals,
  groupMeans,
  integrateOverEnergy,
} from '../../src/flux/index.js';

const close = (found: number, wanted: number, relative: number): void =>
  assert.ok(Math.abs(found / wanted - 1) < relative, `${found}, not ${wanted}`);

test('integrals over bins follow the closed form of a power law', () => {
  const simple = fluxModel('bpl_simple');
  const exact = (low: number, high: number) => (3.6e-12 * 1e6 ** 2.7 * (low ** -1.7 - high ** -1.7)) / 1.7;
  for (const [low, high] of [
    [1e6, 1.2e6],
    [1e5, 1e9],
    [10 ** 6.1, 10 ** 8],
  ]) {
    close(simple.integral(low, high, ['p']), exact(low, high), 1e-11);
    close(simple.integral(low, high), 4 * exact(low, high), 1e-11);
  }
});

test('integrals keep their accuracy across bends, joints and splines', () => {
  for (const name of ['bpl_knee3pev', 'tig_crflux', 'gsf_it_simweights', 'H4a']) {
    const model = fluxModel(name);
    const middle = 4.321e6;
    const halves = model.integral(1e6, middle) + model.integral(middle, 1e7);
    close(model.integral(1e6, 1e7), halves, 1e-10);
    close(
      model.integral(1e6, 1e7),
      midpointSum((e) => model.total(e), 1e6, 1e7),
      3e-7,
    );
  }
});

/** 200,000 midpoints in ln E. */
function midpointSum(f: (e: number) => number, low: number, high: number): number {
  const n = 200_000;
  const step = Math.log(high / low) / n;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const energy = low * Math.exp((i + 0.5) * step);
    sum += energy * f(energy) * step;
  }
  return sum;
}

test('cells are counted with the group fastest and add up to the total', () => {
  const model = fluxModel('H3a');
  const edges = [1e6, 2e6, 5e6];
  for (const groupCount of [2, 3, 4] as const) {
    const cells = groupIntegrals(model, edges, groupCount);
    assert.equal(cells.length, 2 * groupCount);
    for (const bin of [0, 1]) {
      const sum = cells.slice(bin * groupCount, (bin + 1) * groupCount).reduce((a, b) => a + b);
      close(sum, model.integral(edges[bin], edges[bin + 1]), 1e-10);
    }
    close(groupMeans(model, edges, groupCount)[0], cells[0] / 1e6, 1e-14);
  }
  const three = groupIntegrals(model, edges, 3);
  close(three[4], model.integral(2e6, 5e6, ['O']), 1e-14);
  close(three[3], model.integral(2e6, 5e6, ['p', 'He']), 1e-14);
});

test('the average of a bin is not the flux at its centre', () => {
  const model = fluxModel('bpl_simple');
  for (const lgWidth of [0.1, 1]) {
    const width = 10 ** lgWidth;
    const expected = (1 - width ** -1.7) / 1.7 / (width - 1) / width ** (-2.7 / 2);
    const ratio = model.mean(1e6, 1e6 * width) / model.total(1e6 * Math.sqrt(width));
    close(ratio, expected, 1e-10);
    assert.ok(ratio > (lgWidth === 1 ? 1.4 : 1.004));
  }
});

test('the mean logarithmic mass is that of the one group present, and lies between for a mixture', () => {
  const only = (massNumber: number) =>
    new FluxModel({
      name: 'one',
      source: '',
      components: [{ name: 'x', charge: 1, massNumber, group: 'p', flux: () => 1 }],
    });
  assert.equal(only(56).meanLogMass(1e6), Math.log(56));
  const h4a = fluxModel('H4a');
  const byHand = [1, 4, 14, 27, 56].map(
    (massNumber, i) => Math.log(massNumber) * h4a.components[i].flux(1e6),
  );
  const mean = byHand.reduce((a, b) => a + b) / h4a.total(1e6);
  assert.ok(Math.abs(h4a.meanLogMass(1e6) - mean) < 1e-12 && mean > 1 && mean < 3, `${mean}`);
  assert.ok(h4a.meanLogMass(1e6) < h4a.meanLogMass(3e7));
});

test('a model without composition refuses mass groups', () => {
  assert.throws(() => fluxModel('bpl_knee3pev').groups4(1e6), /does not say how the flux is shared/);
  assert.throws(() => fluxModel('bpl_knee3pev').meanLogMass(1e6), /does not say/);
});

test('numbers of nuclei are kept when energies are per nucleon or rigidities', () => {
  const iron = fluxModel('h4a_it_simweights').components[3];
  const perNucleus = integrateOverEnergy((e) => iron.flux(e), 1e6, 2e6);
  close(
    integrateOverEnergy((e) => fluxPerEnergyPerNucleon(iron, e), 1e6 / 56, 2e6 / 56),
    perNucleus,
    1e-10,
  );
  close(
    integrateOverEnergy((r) => fluxPerRigidity(iron, r), 1e6 / 26, 2e6 / 26),
    perNucleus,
    1e-10,
  );
});

test('energy is kept when nuclei are taken apart into nucleons', () => {
  const model = new FluxModel({
    name: 'iron',
    source: '',
    components: [fluxModel('h4a_it_simweights').components[3]],
  });
  const inNuclei = integrateOverEnergy((e) => e * model.total(e), 56e4, 56e6);
  const inNucleons = integrateOverEnergy((e) => e * allNucleonFlux(model, e), 1e4, 1e6);
  close(inNucleons, inNuclei, 1e-10);
});

test('a model counted by another measure is the sum of the conversions of its components', () => {
  const model = fluxModel('H4a');
  const at = 2e4;
  const perNucleon = model.components.reduce((sum, each) => sum + fluxPerEnergyPerNucleon(each, at), 0);
  const perRigidity = model.components.reduce((sum, each) => sum + fluxPerRigidity(each, at), 0);
  close(fluxMeasuredBy(model, 'energy-per-nucleon').total(at), perNucleon, 1e-14);
  close(fluxMeasuredBy(model, 'nucleon').total(at), allNucleonFlux(model, at), 1e-14);
  close(fluxMeasuredBy(model, 'rigidity').total(at), perRigidity, 1e-14);
  assert.equal(fluxMeasuredBy(model, 'total-energy'), model);
  assert.throws(() => fluxMeasuredBy(fluxModel('bpl_knee3pev'), 'nucleon'), /does not say which nuclei/);
});

test('bends of a spectrum lie where each nucleus has them in the measure', () => {
  const bent = fluxMeasuredBy(fluxModel('bpl_broken10pev'), 'energy-per-nucleon');
  assert.deepEqual(
    Array.from(bent.breaksGeV),
    [56, 16, 4, 1].map((massNumber) => 1e7 / massNumber),
  );
  close(
    bent.integral(1e5, 1e8),
    midpointSum((e) => bent.total(e), 1e5, 1e8),
    3e-7,
  );
});

test('bins report integrals, averages and mean ln A of what is counted', () => {
  for (const per of Object.keys(energyMeasures) as (keyof typeof energyMeasures)[]) {
    const report = binnedFluxReport('H4a', [1e5, 2e5, 1e6], per);
    const model = fluxMeasuredBy(fluxModel('H4a'), per);
    for (const [bin, low, high] of [
      [0, 1e5, 2e5],
      [1, 2e5, 1e6],
    ]) {
      close(report.integrals.total[bin], model.integral(low, high), 1e-10);
      close(report.means.total[bin], model.mean(low, high), 1e-10);
      const mass = midpointSum((e) => model.total(e) * model.meanLogMass(e), low, high);
      close(report.mean_log_mass?.[bin] ?? Number.NaN, mass / model.integral(low, high), 1e-7);
    }
  }
  assert.equal(binnedFluxReport('bpl_knee3pev', [1e6, 2e6]).mean_log_mass, null);
  assert.throws(() => binnedFluxReport('H4a', [2e6, 1e6]), /do not rise/);
});

test('an interval or flux that makes no sense is refused', () => {
  assert.throws(() => fluxModel('H4a').integral(0, 1), /not 0 < low <= high/);
  assert.throws(() => fluxModel('H4a').integral(2e6, 1e6), /not 0 < low <= high/);
  assert.throws(() => fluxModel('GSF').integral(1e4, 1e6), /not defined everywhere/);
});
