import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePublishedSpectrum, publishedSpectrum, publishedSpectrumNames } from '../../src/flux/index.js';

test('every published spectrum reads, with its paper and rising energies', () => {
  const names = publishedSpectrumNames();
  assert.equal(names.length, 25);
  for (const name of names) {
    const { points, paper, experiment } = publishedSpectrum(name);
    assert.ok(paper.length > 10 && experiment !== name, name);
    assert.ok(points.length >= 8, name);
    points.forEach((point, i) => {
      assert.ok(point.energyGeV > (points[i - 1]?.energyGeV ?? 0), `${name} point ${i}`);
    });
  }
});

test('the levels of the experiments are those of their papers', () => {
  const scaled = (name: string) => {
    const { points } = publishedSpectrum(name);
    const near = points.reduce((a, b) =>
      Math.abs(Math.log(a.energyGeV / 8.9e6)) < Math.abs(Math.log(b.energyGeV / 8.9e6)) ? a : b,
    );
    return near.flux * near.energyGeV ** 2.7;
  };
  assert.ok(Math.abs(scaled('icecube_3yr_all') / 32_800 - 1) < 0.02);
  assert.ok(Math.abs(scaled('kascade_grande_all') / 21_400 - 1) < 0.02);
});

test('points at the boundary of a fit are upper limits, others are not', () => {
  const limits = publishedSpectrum('kascade_2005_sibyll_h').points.filter((point) => point.upperLimit);
  assert.ok(limits.length > 0);
  for (const { flux, statLow } of limits) assert.ok(statLow >= 0.95 * flux);
  assert.equal(publishedSpectrum('icecube_3yr_all').points.filter((point) => point.upperLimit).length, 0);
});

test('an unknown spectrum is refused with the nearest names, a wrong file with what is wrong', () => {
  assert.throws(() => publishedSpectrum('icecube_3yr_al'), /nearest: 'icecube_3yr_all'/);
  assert.throws(() => parsePublishedSpectrum('x', 'energy,flux\n1,2\n'), /has columns 'energy,flux'/);
  const head = 'energy_gev,flux,stat_low,stat_high,syst_low,syst_high';
  assert.throws(() => parsePublishedSpectrum('x', `${head}\n1,2,3,4,5\n`), /row 0 is not six numbers/);
});
