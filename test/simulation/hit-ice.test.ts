import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { emptyShower } from '../../src/simulation/chain/event-chain.js';
import { detectorOf } from '../../src/simulation/detector/detector.js';
import { HitIce } from '../../src/simulation/ice/hit-ice.js';

const ice = new HitIce(detectorOf('IC86.2012'));

interface Bundle {
  readonly lgEnergyLoss: number;
  readonly lnA?: number;
  readonly lgLight?: number;
  readonly x?: number;
  readonly lgEnergy?: number;
}

/** What 400 equal bundles a few degrees from the vertical give, with cores spread over a cell of strings. */
function observe({ lgEnergyLoss, lnA = 0, lgLight = 0, x = 0, lgEnergy = 7 }: Bundle) {
  const random = randomStream({ seed: 3, stage: 'hit ice' });
  const shower = { ...emptyShower(), lgEnergy, lgEnergyLoss, zenithRad: 0.1, cosZenith: Math.cos(0.1) };
  const out = { energyLoss: 0, channels: 0, hits: 0, charge: 0, stochastics: 0 };
  const events = Array.from({ length: 400 }, () => {
    shower.azimuthRad = 2 * Math.PI * random.uniform();
    const core = { x: x + 250 * (random.uniform() - 0.5), y: 250 * (random.uniform() - 0.5) };
    ice.respond({ shower, lnA, containment: 0.5, lgLight }, core, random, out);
    return { ...out };
  });
  const lg = events.map(({ energyLoss }) => Math.log10(energyLoss)).sort((a, b) => a - b);
  const mean = (value: (event: typeof out) => number): number =>
    events.reduce((sum, event) => sum + value(event), 0) / events.length;
  return {
    median: lg[200],
    spread: (lg[336] - lg[64]) / 2,
    channels: mean(({ channels }) => channels),
    charge: mean(({ charge }) => charge),
    stochastics: mean(({ stochastics }) => stochastics),
    energyLoss: mean(({ energyLoss }) => energyLoss),
  };
}

test('the loss that was put in comes out of the counts, sharper for brighter bundles', () => {
  const [faint, bright] = [observe({ lgEnergyLoss: 0.6, lgEnergy: 6 }), observe({ lgEnergyLoss: 2 })];
  assert.ok(Math.abs(faint.median - 0.6) < 0.1, `${faint.median}`);
  assert.ok(Math.abs(bright.median - 2) < 0.06, `${bright.median}`);
  assert.ok(faint.spread > bright.spread && faint.spread < 0.25, `${faint.spread} ${bright.spread}`);
});

test('charge follows the relation of the parametrised level, channels within a factor of two', () => {
  for (const lgEnergyLoss of [0.6, 1.5]) {
    const { charge, channels } = observe({ lgEnergyLoss });
    const [lgCharge, expected] = [1.75 + 0.95 * lgEnergyLoss, 8 + 11 * 10 ** (0.75 * lgEnergyLoss)];
    assert.ok(Math.abs(Math.log10(charge) - lgCharge) < 0.2, `charge ${charge} at ${lgEnergyLoss}`);
    assert.ok(channels > 0.5 * expected && channels < 2 * expected, `${channels} for ${expected}`);
  }
});

test('more light is read as more loss, a track outside the strings gives hardly any', () => {
  const nominal = observe({ lgEnergyLoss: 1.5 });
  const brighter = observe({ lgEnergyLoss: 1.5, lgLight: Math.log10(1.1) });
  assert.ok(Math.abs(brighter.median - nominal.median - Math.log10(1.1)) < 0.02);
  const outside = observe({ lgEnergyLoss: 1.5, x: 900 });
  assert.ok(outside.channels < 0.1 * nominal.channels, `${outside.channels}`);
});

test('stochastic losses are found, more in heavy and energetic showers, and do not pull the loss up', () => {
  const light = observe({ lgEnergyLoss: 1.5, lgEnergy: 6.5 });
  const heavy = observe({ lgEnergyLoss: 1.5, lgEnergy: 7.5, lnA: Math.log(56) });
  assert.ok(heavy.stochastics > 2 * light.stochastics, `${heavy.stochastics} ${light.stochastics}`);
  assert.ok(heavy.median - light.median < 0.1, `${heavy.median} ${light.median}`);
});
