import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secondsPerDay } from '../../src/core/index.js';
import { LivetimeFit, localToEquatorial, primaries } from '../../src/events/index.js';
import { etendue, fluxModel, type GenerationSet, simulationWeights } from '../../src/flux/index.js';
import {
  completeObservation,
  completeSimulation,
  observeRun,
  planRuns,
  simulateFile,
} from '../../src/simulation/index.js';

const config = completeObservation({
  livetimeSeconds: 20_000,
  runSeconds: 6_000,
  minLgEnergy: 6,
  badRunShare: 0.2,
});

test('good runs add up to the livetime, whatever is interrupted and bad', () => {
  for (const seed of [1, 2, 3]) {
    const runs = planRuns({ ...config, seed, livetimeSeconds: 400_000 });
    const good = runs.filter((run) => run.good);
    const live = good.reduce((sum, { liveSeconds }) => sum + liveSeconds, 0);
    assert.ok(Math.abs(live - 400_000) < 1e-3);
    assert.ok(good.length < runs.length);
    assert.ok(runs.some((run) => run.intervals.length > 1));
    runs.slice(1).forEach((run, i) => {
      const last = runs[i].intervals.at(-1)!;
      assert.ok(run.intervals[0].startMjd > last.startMjd + last.seconds / secondsPerDay);
      assert.equal(run.number, runs[i].number + 1);
    });
  }
});

test('runs can be spread over the year', () => {
  const spread = planRuns({ ...config, runIntervalDays: 20 });
  assert.ok(spread[1].intervals[0].startMjd - spread[0].intervals[0].startMjd >= 20);
});

test('the livetime comes back from the stream before cuts', () => {
  const fit = new LivetimeFit();
  for (const run of planRuns(config)) if (run.good) fit.add(observeRun(config, run).stream.timesMjd);
  const all = fit.finish().find(({ month }) => month === 'all')!;
  assert.ok(Math.abs(all.seconds - 20_000) < 4 * all.errorSeconds, `${all.seconds} +- ${all.errorSeconds}`);
});

test('kept events lie in the stream at their number, in order and without truth', () => {
  const [run] = planRuns(config);
  const { events, rows, stream } = observeRun(config, run);
  assert.ok(rows > 100);
  for (let i = 0; i < rows; i++) {
    assert.equal(stream.timesMjd[events.Event[i]], events.start_time_mjd[i]);
    const { ra, dec } = localToEquatorial(
      events.lap_zenith[i],
      events.lap_azimuth[i],
      events.start_time_mjd[i],
    );
    assert.deepEqual([events.lap_ra[i], events.lap_dec[i]], [ra, dec]);
    // At the Pole; precession moves it by a tenth of a degree.
    assert.ok(Math.abs(dec - (events.lap_zenith[i] - Math.PI / 2)) < 0.004);
  }
  assert.ok(stream.timesMjd.every((time, i) => i === 0 || time >= stream.timesMjd[i - 1]));
});

test('a run is the same whichever other runs there are', () => {
  const runs = planRuns(config);
  const one = observeRun(config, runs[1]);
  observeRun(config, runs[0]);
  assert.deepEqual(observeRun(config, runs[1]).events, one.events);
});

test('observed events are as many as the weighted simulation says', () => {
  const livetime = 200_000;
  const observation = completeObservation({
    livetimeSeconds: livetime,
    runSeconds: 200_000,
    minLgEnergy: 6.4,
    badRunShare: 0,
    rejectedRateHz: 0.01,
  });
  const passesAbove = (e: ReturnType<typeof observeRun>['events'], i: number) =>
    e.passed_IceTopQualityCuts[i] === 1 &&
    e.passed_InIceQualityCuts[i] === 1 &&
    e.FractionContainment_Laputop_InIce[i] < 1 &&
    e.lap_s125[i] > 4;
  let observed = 0;
  for (const run of planRuns(observation)) {
    const { events, rows } = observeRun(observation, run);
    for (let i = 0; i < rows; i++) if (passesAbove(events, i)) observed++;
  }
  const model = fluxModel('H4a');
  const simulation = completeSimulation({ showersPerBin: 200, minLgEnergy: 6.4, maxLgEnergy: 8.7 });
  let expected = 0;
  let squares = 0;
  primaries.forEach(({ name }, number) => {
    const file = simulateFile(simulation, number);
    const sets = file.thrown.map(
      (range): GenerationSet => ({
        particle: name,
        thrown: range.showers * file.throwsPerShower,
        spectrum: { minEnergyGeV: 10 ** range.minLgEnergy, maxEnergyGeV: 10 ** range.maxLgEnergy, index: -1 },
        area: { kind: 'flat', radiusM: range.radiusM, minZenithRad: 0, maxZenithRad: file.maxZenithRad },
      }),
    );
    assert.ok(etendue(sets[0].area) > 0);
    const showers = {
      particle: new Array(file.rows).fill(name),
      energyGeV: file.events.MC_energy,
      zenithRad: file.events.MC_zenith,
    };
    const weights = simulationWeights(showers, sets, (_, energy) => model.groupFlux([name], energy));
    for (let i = 0; i < file.rows; i++) {
      if (!passesAbove(file.events, i)) continue;
      const events = weights[i] * file.events.SamplingWeight[i] * livetime;
      expected += events;
      squares += events * events * 2;
    }
  });
  const error = Math.sqrt(observed + squares);
  assert.ok(observed > 4000);
  assert.ok(
    Math.abs(observed - expected) < 4 * error,
    `${observed} observed, ${expected} +- ${error} expected`,
  );
});

test('in January there are more muons in the ice than in July', () => {
  const season = { ...config, seasonalMuons: 0.3, runIntervalDays: 30, livetimeSeconds: 80_000 };
  const meanLoss = (month: number): number => {
    const run = planRuns(season).find(({ intervals }) => {
      const date = new Date((intervals[0].startMjd - 40_587) * 86_400_000);
      return date.getUTCMonth() + 1 === month;
    })!;
    const { events, rows } = observeRun(season, run);
    const ratios: number[] = [];
    for (let i = 0; i < rows; i++)
      if (events.passed_InIceQualityCuts[i] === 1)
        ratios.push(Math.log10(events.eloss_1500_standard[i] / events.lap_s125[i] ** 0.8));
    return ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  };
  // lg(1.3 / 0.7) = 0.27; the middle of the months is not the middle of the season to the day.
  const change = meanLoss(1) - meanLoss(7);
  assert.ok(change > 0.2 && change < 0.32, `${change}`);
  assert.throws(() => completeObservation({ seasonalMuons: 1 }), /seasonalMuons: 1 is not allowed/);
});

test('settings of a dipole that cannot be are refused', () => {
  const dipole = { amplitude: 0.1, rightAscensionDegrees: 50, declinationDegrees: -60 };
  const refused = (part: object, word: RegExp) =>
    assert.throws(() => completeObservation({ dipole: { ...dipole, ...part } }), word);
  refused({ amplitude: 1.5 }, /dipole.amplitude: 1.5 is not allowed/);
  refused({ declinationDegrees: 120 }, /dipole.declinationDegrees: 120/);
  refused({ rightAscension: 1 }, /no setting 'rightAscension' \(nearest: 'rightAscensionDegrees'\)/);
});
