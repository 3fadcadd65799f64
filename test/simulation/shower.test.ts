import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import {
  drawDepthDeviation,
  meanDepthOfMaximum,
  sizeEffect,
} from '../../src/simulation/shower/depth-of-maximum.js';
import { massParameters } from '../../src/simulation/shower/mass.js';
import {
  bundleEnergyLoss,
  elbertMuons,
  localCosine,
  thresholdEnergy,
} from '../../src/simulation/shower/muon-bundle.js';
import { heitlerMatthewsMuons } from '../../src/simulation/shower/muon-number.js';
import { ShowerSource } from '../../src/simulation/shower/shower.js';
import { lgEnergyOfPureS125, lgEnergyOfS125, meanLgS125 } from '../../src/simulation/shower/surface-size.js';
import {
  lgSignalAt,
  radiusOfSignal,
  tabulatedTankSpread,
  tankSpread,
} from '../../src/simulation/surface/lateral-distribution.js';

const close = (found: number, wanted: number, within: number): void =>
  assert.ok(Math.abs(found - wanted) <= within, `${found}, not ${wanted}`);

test('the energy loss of muon bundles follows the published closed form', () => {
  // lg(dE/dX) at 1500 m, vertical, by lgE for p, He, O, Fe: computed from the public "stochastics" code.
  const published: Record<string, number[]> = {
    '6.0': [0.577, 0.722, 0.864, 0.986],
    '6.5': [0.956, 1.102, 1.247, 1.375],
    '7.0': [1.335, 1.481, 1.627, 1.757],
    '7.5': [1.714, 1.86, 2.006, 2.137],
    '8.0': [2.092, 2.238, 2.385, 2.516],
  };
  for (const [lgEnergy, row] of Object.entries(published)) {
    row.forEach((wanted, i) => {
      const nucleus = { energyGeV: 10 ** Number(lgEnergy), massNumber: [1, 4, 16, 56][i], cosZenith: 1 };
      close(Math.log10(bundleEnergyLoss(nucleus, 1500)), wanted, 6e-4);
    });
  }
  assert.equal(bundleEnergyLoss({ energyGeV: 400, massNumber: 1, cosZenith: 1 }, 1500), 0);
});

test('the closed form is the sum over muons of what they lose', () => {
  const nucleus = { energyGeV: 1e7, massNumber: 1, cosZenith: 1 };
  const depth = 1500;
  const [a, b, gamma] = [0.2388136, 3.285228e-4, 1.757];
  // Integral of -dN/dE x (a + b E(X)), N ~ 14.5 E0^0.757 E^-1.757, in steps of ln E.
  let sum = 0;
  const [low, high] = [Math.log(thresholdEnergy(depth)), Math.log(1e7)];
  const n = 20_000;
  for (let i = 0; i < n; i++) {
    const energy = Math.exp(low + ((i + 0.5) / n) * (high - low));
    const spectrum = 14.5 * gamma * 1e7 ** (gamma - 1) * energy ** -(gamma + 1);
    const left = (energy + a / b) * Math.exp(-b * depth) - a / b;
    sum += spectrum * (a + b * left) * energy * ((high - low) / n);
  }
  close(bundleEnergyLoss(nucleus, depth) / sum, 1, 1e-5);
});

test('threshold energies and Elbert numbers are those of the sheet of constants', () => {
  for (const [i, wanted] of [444, 463, 653, 899].entries()) {
    close(thresholdEnergy([1450, 1500, 1950, 2450][i]), wanted, 1);
  }
  const proton = { energyGeV: 1e6, massNumber: 1, cosZenith: 1 };
  close(elbertMuons(proton, 500), (14.5 / 500 / localCosine(1)) * 2000 ** 0.757 * (1 - 5e-4) ** 5.25, 1e-9);
  assert.equal(elbertMuons(proton, 2e6), 0);
  const iron = elbertMuons({ ...proton, massNumber: 56 }, 500);
  assert.ok(iron / elbertMuons(proton, 500) > 2, 'iron has more muons');
  close(localCosine(1), 1, 0.02);
  assert.ok(localCosine(0.2) > 0.2);
});

test('S125 inverts the published conversions and crosses for protons and iron near lgE 7.3', () => {
  close(meanLgS125(6, 0.975, 0), 0, 0.01);
  close(meanLgS125(6, 0.975, Math.log(56)), -0.1, 0.01);
  for (const cosZenith of [0.975, 0.925, 0.875, 0.825]) {
    for (const lgEnergy of [5.5, 6.5, 7.5, 8.5]) {
      close(lgEnergyOfPureS125(meanLgS125(lgEnergy, cosZenith, 0), cosZenith, 'proton'), lgEnergy, 1e-9);
      close(
        lgEnergyOfPureS125(meanLgS125(lgEnergy, cosZenith, Math.log(56)), cosZenith, 'iron'),
        lgEnergy,
        1e-9,
      );
    }
  }
  const difference = (lgEnergy: number) =>
    meanLgS125(lgEnergy, 0.975, Math.log(56)) - meanLgS125(lgEnergy, 0.975, 0);
  assert.ok(difference(7) < 0 && difference(7.6) > 0);
  close(lgEnergyOfS125(0, 0.98), 6.010569, 1e-12);
  assert.ok(meanLgS125(6, 0.5, 0) < meanLgS125(6, 0.8, 0), 'inclined showers are smaller');
});

test('the depth of maximum has the spread of its two parts and moves the size by a standard amount', () => {
  const random = randomStream({ seed: 4, stage: 'depth test' });
  for (const name of ['p', 'Fe'] as const) {
    const mass = massParameters[name];
    const effect = sizeEffect(mass);
    const n = 200_000;
    const sums = [0, 0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const deviation = drawDepthDeviation(mass, random);
      const e = effect(deviation);
      [deviation, deviation ** 2, e, e * e, e ** 3].forEach((value, k) => {
        sums[k] += value / n;
      });
    }
    const spread = Math.hypot(mass.firstInteractionGPerCm2, mass.developmentGPerCm2);
    close(sums[0], 0, (5 * spread) / Math.sqrt(n));
    close(Math.sqrt(sums[1]) / spread, 1, 0.02);
    close(sums[2], 0, 0.015);
    close(sums[3], 1, 0.03);
    assert.ok(effect(100) < -effect(-100), 'a shallow shower loses more than a deep one gains');
  }
  close(meanDepthOfMaximum(6, 0) - meanDepthOfMaximum(6, Math.log(56)), 105, 1);
});

test('the lateral distribution and the spread of tanks are the published ones', () => {
  close(lgSignalAt(0.4, 3, 0), 0.4, 1e-15);
  for (const lgSignal of [-0.5, 0.3, 1]) {
    const radius = radiusOfSignal(0.5, 2.9, lgSignal);
    close(lgSignalAt(0.5, 2.9, Math.log10(radius / 125)), lgSignal, 1e-9);
  }
  for (const [i, wanted] of [0.281, 0.134, 0.088].entries()) close(tankSpread(i), wanted, 1e-3);
  for (let l = -1.9; l < 2.9; l += 0.013) close(tabulatedTankSpread(l) / tankSpread(l), 1, 6e-3);
});

test('the muon number follows Heitler-Matthews: pions tripled in number until they decay, nucleons side by side', () => {
  // n generations of N charged and N / 2 neutral pions, until the energy per pion is critical: E0 = xi (3 N / 2)^n, muons N^n.
  const [charged, criticalEnergyGeV] = [10, 20];
  for (const generations of [2, 4, 6]) {
    const energyGeV = criticalEnergyGeV * (1.5 * charged) ** generations;
    const beta = Math.log(charged) / Math.log(1.5 * charged);
    const muons = heitlerMatthewsMuons({ energyGeV, massNumber: 1 }, { criticalEnergyGeV, beta });
    close(muons / charged ** generations, 1, 1e-12);
    const iron = heitlerMatthewsMuons(
      { energyGeV: 56 * energyGeV, massNumber: 56 },
      { criticalEnergyGeV, beta },
    );
    close(iron / (56 * muons), 1, 1e-12);
  }
  const ratio = (beta: number) =>
    heitlerMatthewsMuons({ energyGeV: 1e6, massNumber: 56 }, { criticalEnergyGeV, beta }) /
    heitlerMatthewsMuons({ energyGeV: 1e6, massNumber: 1 }, { criticalEnergyGeV, beta });
  close(ratio(0.85), 56 ** 0.15, 1e-12);
  close(ratio(0.93), 56 ** 0.07, 1e-12);
});

test('muons of the chain rise with energy and mass as the scaling law, and fluctuate as the parameters say', () => {
  const moments = (primary: 'p' | 'Fe', lgEnergy: number, energyLoss: 'tuned' | 'elbert') => {
    const source = new ShowerSource(primary, { energyLoss });
    const random = randomStream({ seed: 3, stage: `muons of ${primary}, ${energyLoss}, ${lgEnergy}` });
    const shower = {
      lgEnergy,
      zenithRad: 0,
      azimuthRad: 0,
      cosZenith: 1,
      depthOfMaximumGPerCm2: 0,
      lgS125: 0,
      lgEnergyLoss: 0,
    };
    const values = Array.from({ length: 40_000 }, () => {
      source.develop(shower, random);
      return shower.lgEnergyLoss;
    });
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { mean, spread: Math.sqrt(variance) };
  };
  const [proton, fast, iron] = [
    moments('p', 6, 'tuned'),
    moments('p', 7, 'tuned'),
    moments('Fe', 6, 'tuned'),
  ];
  close(fast.mean - proton.mean, 0.79 / 0.9333, 0.01);
  close(moments('Fe', 7, 'elbert').mean - moments('Fe', 6, 'elbert').mean, 0.757, 0.02);
  // Protons: 8 in 100 have lg(muons) lower by 0.3.
  close(proton.spread, Math.hypot(0.3, 0.3 * Math.sqrt(0.08 * 0.92)), 0.006);
  close(iron.spread, 0.17, 0.003);
});
