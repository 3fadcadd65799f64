import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import {
  arealDensity,
  etendue,
  fluxModel,
  type GenerationArea,
  type GenerationSet,
  generationDensity,
  generationFraction,
  integrateOverEnergy,
  simulationWeights,
  thrownDensity,
} from '../../src/flux/index.js';

const close = (found: number, wanted: number, relative: number): void =>
  assert.ok(Math.abs(found / wanted - 1) < relative, `${found}, not ${wanted}`);

const area: GenerationArea = {
  kind: 'flat',
  radiusM: 1700,
  minZenithRad: 0,
  maxZenithRad: (65 * Math.PI) / 180,
};

test('generation densities are normalised', () => {
  for (const index of [-1, -2.7, 0]) {
    const spectrum = { minEnergyGeV: 1e5, maxEnergyGeV: 1e8, index };
    close(
      integrateOverEnergy((e) => generationDensity(spectrum, e), 1e5, 1e8),
      1,
      1e-9,
    );
    const part = integrateOverEnergy((e) => generationDensity(spectrum, e), 2e6, 3e6);
    close(generationFraction(spectrum, 2e6, 3e6), part, 1e-9);
  }
  assert.equal(generationDensity({ minEnergyGeV: 1e5, maxEnergyGeV: 1e8, index: -1 }, 2e8), 0);
});

test('the flat disc of the published analysis has its area and solid angle', () => {
  // physics of the IceTop analysis: pi 1700^2 m^2 and pi sin^2(65 deg) sr.
  close(etendue(area), 9_079_202.77 * 2.5805, 2e-5);
  close(etendue({ ...area, maxZenithRad: (40 * Math.PI) / 180 }), 9_079_202.77 * 1.298, 3e-5);
});

test('the density of every way of throwing integrates to one over directions and the area across the axis', () => {
  for (const kind of ['flat', 'circle', 'uniform'] as const) {
    const place = { ...area, kind };
    const n = 20_000;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const zenith = ((i + 0.5) / n) * place.maxZenithRad;
      const across = Math.PI * place.radiusM ** 2 * (kind === 'circle' ? 1 : Math.cos(zenith));
      sum += arealDensity(place, zenith) * across * 2 * Math.PI * Math.sin(zenith) * (place.maxZenithRad / n);
    }
    close(sum, 1, 1e-7);
  }
});

test('sets of the same particle add up where they overlap', () => {
  const low: GenerationSet = {
    particle: 2212,
    thrown: 1000,
    spectrum: { minEnergyGeV: 1e5, maxEnergyGeV: 1e7, index: -1 },
    area,
  };
  const high: GenerationSet = {
    ...low,
    thrown: 500,
    spectrum: { minEnergyGeV: 1e6, maxEnergyGeV: 1e8, index: -2 },
  };
  const other: GenerationSet = { ...low, particle: 1000020040 };
  const at = (sets: GenerationSet[], energy: number) => thrownDensity(sets, 2212, energy, 0.3);
  close(at([low, high, other], 2e6), at([low], 2e6) + at([high], 2e6), 1e-14);
  assert.equal(at([low, high], 2e5), at([low], 2e5));
});

test('a known flux, thrown and weighted back, returns', () => {
  const random = randomStream({ seed: 5, stage: 'weights test' });
  const sets: GenerationSet[] = [
    { particle: 'p', thrown: 60_000, spectrum: { minEnergyGeV: 1e5, maxEnergyGeV: 1e8, index: -1 }, area },
    {
      particle: 'p',
      thrown: 40_000,
      spectrum: { minEnergyGeV: 1e6, maxEnergyGeV: 1e7, index: -2 },
      area: { ...area, radiusM: 800 },
    },
  ];
  const energyGeV: number[] = [];
  const zenithRad: number[] = [];
  for (const { thrown, spectrum } of sets)
    for (let i = 0; i < thrown; i++) {
      const u = random.uniform();
      const { minEnergyGeV: low, maxEnergyGeV: high, index } = spectrum;
      energyGeV.push(index === -1 ? low * (high / low) ** u : 1 / (1 / low - u * (1 / low - 1 / high)));
      zenithRad.push(Math.asin(Math.sin(area.maxZenithRad) * Math.sqrt(random.uniform())));
    }
  const model = fluxModel('h4a_it_simweights');
  const particle = energyGeV.map(() => 'p');
  const weights = simulationWeights({ particle, energyGeV, zenithRad }, sets, (_, e) =>
    model.groupFlux(['p'], e),
  );
  // Rate inside 1e6..1e7 GeV on the large disc: thrown there by the first set, on the small disc by both.
  let rate = 0;
  let square = 0;
  energyGeV.forEach((energy, i) => {
    if (energy < 1e6 || energy > 1e7) return;
    rate += weights[i] * perAreaCorrection(i);
    square += (weights[i] * perAreaCorrection(i)) ** 2;
  });
  const expected = model.integral(1e6, 1e7, ['p']) * etendue(area);
  assert.ok(
    Math.abs(rate - expected) < 3 * Math.sqrt(square),
    `${rate} not ${expected} +- ${Math.sqrt(square)}`,
  );

  // The summed surface holds where discs overlap; a core outside the small disc was thrown by the first set alone.
  function perAreaCorrection(i: number): number {
    if (i >= 60_000) return 1;
    const inSmall = random.uniform() < (800 / 1700) ** 2;
    if (inSmall) return 1;
    const alone = thrownDensity([sets[0]], 'p', energyGeV[i], zenithRad[i]);
    return thrownDensity(sets, 'p', energyGeV[i], zenithRad[i]) / alone;
  }
});

test('a shower that no set could have thrown is refused', () => {
  const sets: GenerationSet[] = [
    { particle: 'p', thrown: 1, spectrum: { minEnergyGeV: 1e5, maxEnergyGeV: 1e8, index: -1 }, area },
  ];
  assert.throws(
    () => simulationWeights({ particle: ['p'], energyGeV: [1e6], zenithRad: [1.5] }, sets, () => 1),
    /shower 0 \(p, 1000000 GeV, zenith 1.5 rad\) lies outside every simulated set/,
  );
});
