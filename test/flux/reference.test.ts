import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fluxModel, fluxModelNames, fluxReport, type MassGroup4, massGroups4 } from '../../src/flux/index.js';

interface Reference {
  readonly model: string;
  readonly energy_gev: number[];
  readonly components: Record<string, number[]>;
  readonly total: number[];
  readonly groups4?: Record<MassGroup4, number[]>;
}

const folder = new URL('../../../test/fixtures/flux/', import.meta.url);
const references: Reference[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')));

function toleranceOf(model: string): number {
  if (model.startsWith('gsf')) return 1e-4;
  return model === 'hoerandel_full_simweights' ? 1e-5 : 1e-6;
}

function assertClose(
  found: readonly number[],
  wanted: readonly number[],
  tolerance: number,
  what: string,
): void {
  assert.equal(found.length, wanted.length, what);
  found.forEach((value, i) => {
    const scale = Math.max(Math.abs(wanted[i]), 1e-60);
    assert.ok(Math.abs(value - wanted[i]) <= tolerance * scale, `${what}[${i}]: ${value}, not ${wanted[i]}`);
  });
}

test('there is a reference file for every model', () => {
  assert.equal(references.length, 22);
  for (const { model } of references) assert.ok(fluxModelNames.includes(model), model);
});

for (const reference of references) {
  test(`${reference.model} agrees with the library it is named after`, () => {
    const tolerance = toleranceOf(reference.model);
    const report = fluxReport(reference.model, reference.energy_gev);
    assert.deepEqual(Object.keys(report.components), Object.keys(reference.components));
    for (const [name, wanted] of Object.entries(reference.components)) {
      assertClose(report.components[name], wanted, tolerance, name);
    }
    assertClose(report.total, reference.total, tolerance, 'total');
    if (!reference.groups4 || Object.keys(reference.groups4).length === 0) assert.equal(report.groups4, null);
    else
      for (const group of massGroups4) {
        const wanted = reference.groups4[group] ?? reference.total.map(() => 0);
        assertClose(report.groups4?.[group] ?? [], wanted, tolerance, group);
      }
  });
}

test('short names stand for the SimWeights forms, in any case', () => {
  assert.equal(fluxModel('H4a').name, 'h4a_simweights');
  assert.equal(fluxModel('gst').name, 'gst3_simweights');
  assert.equal(fluxModel('Polygonato').name, 'hoerandel_full_simweights');
  assert.equal(fluxModel('GSF').name, 'gsf_full_simweights');
});

test('an unknown model is refused with the nearest names', () => {
  assert.throws(
    () => fluxModel('H4b'),
    (error: Error) => {
      assert.match(error.message, /no flux model 'H4b' \(nearest: 'H4a'/);
      return true;
    },
  );
  assert.throws(() => fluxModel('toString'), /no flux model 'toString'/);
});

test('the report refuses energies where the model has no value', () => {
  assert.throws(() => fluxReport('GSF', [1e6, 1e10]), /no value at 10000000000 GeV/);
  assert.throws(() => fluxReport('H4a', [-1]), /no value at -1 GeV/);
});
