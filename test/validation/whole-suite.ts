import { randomStream } from '../../src/core/index.js';
import {
  bootstrapRatios,
  bootstrapSpectra,
  bootstrapVerdicts,
  branchVerdicts,
  compareBranches,
  dataSimulationVerdicts,
  expectedCounts,
  featureVerdicts,
  histogramAgreement,
  type KnownSpectrum,
  knownFlux,
  knownSpectra,
  knownSpectraVerdicts,
  recoveredFeature,
  resampledSums,
  showerCovariance,
  spectrumEvents,
  stressNumbers,
  stressVerdicts,
  type Verdict,
} from '../../src/validation/index.js';
import { cells, integrals, projections, type ToyShowers, toyShowers } from './toy-showers.js';

/** 1 km^2 sr for 6 days. */
const seconds = 5e11;
const expected = (spectrum: KnownSpectrum): number[] => {
  const model = knownFlux(spectrum);
  return Array.from(integrals((members, low, high) => seconds * model.integral(low, high, members)));
};
const prior = expected({ name: 'prior', base: 'bpl_simple' });
const unfolding = { prior, testStatistic: 'ks', stopping: 0.001, maxIterations: 100 } as const;
const H4a: KnownSpectrum = { name: 'H4a', base: 'H4a' };
const iron: KnownSpectrum = { name: 'pure iron', base: 'H4a', composition: 'pure Fe' };
const bump: KnownSpectrum = { name: 'bump', base: 'H4a', bump: { lgEnergy: 7, height: 0.5, width: 0.2 } };

/** Verdicts of everything that `airshower validate` judges beyond a run, on a small simulation of its own for each seed. */
export async function challengeVerdicts(seed: number): Promise<Verdict[]> {
  const showers = toyShowers(4000, 2, seed);
  return [
    ...(await knownVerdicts(showers, seed)),
    ...shapeVerdicts(showers, seed),
    ...(await splitVerdicts(showers, seed)),
  ];
}

async function knownVerdicts(sample: ToyShowers, seed: number): Promise<Verdict[]> {
  const spectra = [H4a, iron, bump];
  const truth = { ...sample, exposure: sample.exposure.map((each) => each * seconds) };
  const events = await spectrumEvents(spectra, truth);
  const common = { sample, thrown: sample.thrown, cells, projections };
  const injected = spectra.map((spectrum, i) => ({
    name: spectrum.name,
    events: events[i],
    injected: expected(spectrum),
    priors: ['bpl_simple'],
  }));
  const recover = (of: typeof injected, experiments: number) =>
    knownSpectra({ ...common, spectra: of, unfoldings: { bpl_simple: unfolding } }, { seed, experiments });
  const recovered = [
    ...(await recover(injected.slice(0, 1), 15)),
    // Of these only what is expected is looked at.
    ...(await recover(injected.slice(1), 2)),
  ];
  const resampled = await bootstrapSpectra({ ...common, events, unfolding }, { seed, resamplings: 12 });
  const [flat, pure, bumped] = recovered.map(({ spectrum, expected: bins }, index) => ({
    spectrum,
    expected: bins,
    resampled: resampled.map((each) => each[index]),
  }));
  const { counts } = expectedCounts(sample, events[0], new Uint8Array(sample.showers).fill(1));
  const ratios = await bootstrapRatios({ ...common, counts, unfolding }, { seed, resamplings: 12 });
  return [
    ...knownSpectraVerdicts([recovered[0]], 'bpl_simple'),
    ...stressVerdicts([stressNumbers(pure)]),
    ...featureVerdicts([recoveredFeature(bumped, flat)]),
    ...bootstrapVerdicts(ratios),
  ];
}

const fine = { low: -0.3, bins: 24, width: 0.025 };

/** lg(reconstructed / true energy) as a variable, in two slices: data of H4a against the simulation. */
function shapeVerdicts({ energyGeV, shower, weight, showers }: ToyShowers, seed: number): Verdict[] {
  const random = randomStream({ seed, stage: 'shapes' });
  const bin = (): number =>
    Math.min(fine.bins - 1, Math.max(0, Math.floor((0.07 * random.normal() - fine.low) / fine.width)));
  const slices = [6.4, 6.8, 7.2];
  const sliceOf = (i: number): number => {
    const lgEnergy = Math.log10(energyGeV[i]);
    return lgEnergy < slices[0] || lgEnergy >= slices[2] ? -1 : lgEnergy < slices[1] ? 0 : 1;
  };
  const effect = Int32Array.from(weight, (_, i) => (sliceOf(i) < 0 ? -1 : sliceOf(i) * fine.bins + bin()));
  const all = new Uint8Array(showers).fill(1);
  const cells = { effects: 2 * fine.bins, shower, effect };
  const { counts } = expectedCounts(cells, weight, all);
  const covariance = showerCovariance(cells, weight, fine.bins);
  return dataSimulationVerdicts(
    [0, 1].map((slice) => {
      const data = new Float64Array(fine.bins);
      const wanted = random.poisson(800);
      for (let event = 0; event < wanted; event++) data[bin()]++;
      const part = (values: Float64Array) => values.slice(slice * fine.bins, (slice + 1) * fine.bins);
      const options = { seed, name: `${slice}`, leastPValue: 0.0005 };
      return {
        variable: 'deviation',
        label: 'deviation',
        low: slices[slice],
        high: slices[slice + 1],
        year: 'all',
        dataEvents: wanted,
        ...histogramAgreement(
          { sums: data, variances: data },
          { sums: part(counts), covariance: covariance[slice] },
          options,
        ),
      };
    }),
  );
}

/** Halves of the livetime, and two numbers of iterations on all data. */
async function splitVerdicts(sample: ToyShowers, seed: number): Promise<Verdict[]> {
  const { effects, causes, thrown, showers } = sample;
  const sums = resampledSums(sample, new Uint8Array(showers).fill(1));
  const simulated = { effects, causes, passed: sums.weights, passedVariance: sums.squares, thrown };
  const spectrum = expected(H4a);
  const random = randomStream({ seed, stage: 'split-data' });
  // The detector that measures is known better than by this simulation: 0.07 in lg E, 78% right.
  const truth = resampledSums(toyReference, new Uint8Array(toyReference.showers).fill(1)).weights;
  const mean = Array.from({ length: effects }, (_, effect) =>
    spectrum.reduce((sum, count, cause) => sum + (count * truth[effect * causes + cause]) / thrown[cause], 0),
  );
  const identity = Int32Array.from({ length: effects }, (_, cell) => cell);
  const fixed = { prior, testStatistic: 'ks', stopping: -1, covariances: 'none' } as const;
  const halves = Int32Array.from({ length: 2 * effects }, (_, cell) => cell);
  const part = halves.map((cell) => Math.floor(cell / effects));
  const common = { simulated, spectrum, cells, projections };
  const branch = { effects, simulated: identity, unfolding: { ...fixed, maxIterations: 6 } };
  const split = {
    ...common,
    parts: [0.5, 0.5].map((share) => ({ share, shareError: 0.003, weight: 1 })),
    part,
    source: halves.map((cell) => cell % effects),
    branches: [0, 1].map((half) => ({
      ...branch,
      name: `half ${half}`,
      share: 0.5,
      measured: halves.map((cell) => (part[cell] === half ? cell % effects : -1)),
    })),
  };
  const whole = {
    ...common,
    parts: [{ share: 1, shareError: 0, weight: 1 }],
    part: new Int32Array(effects),
    source: identity,
    branches: [3, 8].map((maxIterations) => ({
      ...branch,
      name: `${maxIterations} iterations`,
      share: 1,
      measured: identity,
      unfolding: { ...fixed, maxIterations },
    })),
  };
  const shifts = [0, 1].map(() => 1 + 0.003 * random.normal());
  const counts = Array.from(halves, (cell) =>
    random.poisson(0.5 * mean[cell % effects] * shifts[part[cell]]),
  );
  const together = Array.from(identity, (cell) => counts[cell] + counts[cell + effects]);
  const options = { seed, experiments: 14 };
  const splits = await compareBranches(split, counts, options);
  const methods = await compareBranches(whole, together, options);
  return [
    ...branchVerdicts(splits, { group: 'split tests', family: 'splits' }),
    ...branchVerdicts(methods, { group: 'methods', family: 'methods' }),
  ];
}

const toyReference = toyShowers(60_000, 2, 4711);
