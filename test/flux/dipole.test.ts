import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dipoleIntensity, rightAscensionAmplitude } from '../../src/flux/index.js';

const dipole = { amplitude: 0.1, rightAscensionRad: 1, declinationRad: 0.4 };

test('a dipole is largest towards its direction, smallest away from it and one across it', () => {
  assert.ok(Math.abs(dipoleIntensity(dipole, 1, 0.4) - 1.1) < 1e-15);
  assert.ok(Math.abs(dipoleIntensity(dipole, 1 + Math.PI, -0.4) - 0.9) < 1e-15);
  assert.ok(Math.abs(dipoleIntensity(dipole, 1, 0.4 - Math.PI / 2) - 1) < 1e-15);
  assert.throws(() => dipoleIntensity({ ...dipole, amplitude: 1.5 }, 0, 0), /amplitude 1.5/);
});

test('the amplitude in right ascension is the first harmonic of the band', () => {
  const [low, high] = [-1.5, -0.9];
  let sine = 0;
  let cosine = 0;
  let mean = 0;
  const n = 400;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const alpha = (2 * Math.PI * (i + 0.5)) / n;
      const delta = Math.asin(Math.sin(low) + ((Math.sin(high) - Math.sin(low)) * (j + 0.5)) / n);
      const intensity = dipoleIntensity(dipole, alpha, delta);
      mean += intensity;
      cosine += intensity * Math.cos(alpha);
      sine += intensity * Math.sin(alpha);
    }
  const harmonic = (2 * Math.hypot(sine, cosine)) / mean;
  assert.ok(Math.abs(harmonic / rightAscensionAmplitude(dipole, low, high) - 1) < 1e-4);
});
