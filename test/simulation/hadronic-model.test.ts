import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { publishedSpectrum } from '../../src/flux/index.js';
import { depthShift, hadronicModels, lgMuonRatio } from '../../src/simulation/shower/hadronic-model.js';
import { ShowerSource } from '../../src/simulation/shower/shower.js';

const emptyShower = (lgEnergy: number) => ({
  lgEnergy,
  zenithRad: 0,
  azimuthRad: 0,
  cosZenith: 1,
  depthOfMaximumGPerCm2: 0,
  lgS125: 0,
  lgEnergyLoss: 0,
});

/** Mean differences of a model's showers to SIBYLL 2.1, from the same random numbers. */
function differences(hadronicModel: string, lgEnergy: number, primary: 'p' | 'Fe') {
  const sources = ['SIBYLL 2.1', hadronicModel].map(
    (name) => new ShowerSource(primary, { hadronicModel: name }),
  );
  const sums = { depth: 0, lgS125: 0, lgEnergyLoss: 0 };
  const n = 2000;
  for (let i = 0; i < n; i++) {
    const [nominal, other] = sources.map((source) => {
      const shower = emptyShower(lgEnergy);
      source.develop(shower, randomStream({ seed: 3, stage: 'showers', file: i }));
      return shower;
    });
    sums.depth += (other.depthOfMaximumGPerCm2 - nominal.depthOfMaximumGPerCm2) / n;
    sums.lgS125 += (other.lgS125 - nominal.lgS125) / n;
    sums.lgEnergyLoss += (other.lgEnergyLoss - nominal.lgEnergyLoss) / n;
  }
  return sums;
}

test('mean depths of maximum differ as the published parameters say', () => {
  // 815.87 + 57.873 (7 - 10) - 795.1 - 57.7 (7 - 10) for protons at 10 PeV.
  assert.ok(Math.abs(differences('SIBYLL 2.3d', 7, 'p').depth - 20.251) < 1e-9);
  assert.ok(Math.abs(differences('QGSJET-II-04', 7, 'p').depth - 5.2) < 1e-9);
  assert.ok(Math.abs(differences('EPOS-LHC', 7, 'p').depth - 17.3) < 1e-9);
  const ln56 = Math.log(56);
  const iron = 20.77 + 0.173 * (-2 - ln56 / Math.LN10) - 0.2635 * ln56 - 2 * 0.8363 * ln56;
  assert.ok(Math.abs(depthShift(hadronicModels['SIBYLL 2.3d'], 8, ln56) - iron) < 1e-9);
});

test('muons in the ice follow the energy per nucleon, the size at the surface the depth and the muons there', () => {
  const model = hadronicModels['SIBYLL 2.3d'];
  const proton = differences('SIBYLL 2.3d', 6.9375, 'p');
  assert.ok(Math.abs(proton.lgEnergyLoss - Math.log10(0.978)) < 1e-9);
  // Half way between two entries, and an iron nucleus as its nucleons.
  assert.ok(Math.abs(lgMuonRatio(model, 6.75, 0) - Math.log10(0.973)) < 1e-9);
  assert.ok(Math.abs(lgMuonRatio(model, 6.75 + Math.log10(56), Math.log(56)) - Math.log10(0.973)) < 1e-9);
  // Beyond the table the last value holds.
  assert.equal(lgMuonRatio(model, 12, 0), Math.log10(1.031));
  assert.equal(lgMuonRatio(hadronicModels['SIBYLL 2.1'], 7, 0), 0);
  // A deeper maximum makes a larger shower at the surface, most so for small showers, which die out above it.
  const deeper = (lgEnergy: number) => differences('SIBYLL 2.3d', lgEnergy, 'p').lgS125 - Math.log10(1.06);
  assert.ok(deeper(7) > 0.004 && deeper(7) < 0.02 && deeper(6) > deeper(8));
});

test('S125 of QGSJET-II-04 is as much larger as the two published IceTop spectra imply', () => {
  const sibyll = publishedSpectrum('icetop_2020_sibyll21_all').points;
  const qgsjet = publishedSpectrum('icetop_2020_qgsjet_all').points;
  const shifts: number[] = [];
  for (let i = 1; i + 1 < sibyll.length; i++) {
    const lg = (j: number) => Math.log10(sibyll[j].energyGeV);
    const index = -Math.log10(sibyll[i + 1].flux / sibyll[i - 1].flux) / (lg(i + 1) - lg(i - 1));
    // The same events at lower energies: J -> J f^(index - 1), E -> f E; lg E = 0.933 lg S125 + 6.01.
    shifts.push(-Math.log10(qgsjet[i].flux / sibyll[i].flux) / (index - 1) / 0.933);
  }
  const implied = shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length;
  const ours =
    (differences('QGSJET-II-04', 6.3, 'p').lgS125 + differences('QGSJET-II-04', 6.3, 'Fe').lgS125) / 2;
  assert.ok(implied > 0.015 && implied < 0.035, `${implied}`);
  assert.ok(Math.abs(ours - implied) < 0.002, `${ours}, not ${implied}`);
});
