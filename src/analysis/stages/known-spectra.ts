import { fluxModel } from '../../flux/index.js';
import {
  type AccuracyPoint,
  type BootstrapRatio,
  bootstrapRatios,
  bootstrapSpectra,
  bootstrapVerdicts,
  type ClosureUnfolding,
  featureSpectra,
  featureVerdicts,
  type InjectedSpectrum,
  type KnownSpectrum,
  knownFlux,
  knownSpectra,
  knownSpectraVerdicts,
  modelSpectra,
  type RecoveredSpectrum,
  type ResampledNumber,
  recoveredFeature,
  type SpecialSpectrum,
  type StressNumbers,
  scanAccuracy,
  spectrumEvents,
  stressNumbers,
  stressSpectra,
  stressVerdicts,
  type Verdict,
} from '../../validation/index.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import { closureProblem } from '../spectrum/closure-problem.js';
import { expectedEvents, priorOf, thrownPerSecond } from '../spectrum/spectrum.js';
import type { SimulatedSample } from '../validated/simulated-sample.js';
import type { ValidatedPasses } from '../validated/validated-passes.js';

/** Spectra of known truth through the chain, event by event. */
export interface KnownSpectraResult {
  /** Each model with each prior; pulls themselves are left out. */
  readonly models: readonly Omit<RecoveredSpectrum, 'pulls'>[];
  readonly stress: readonly Omit<RecoveredSpectrum, 'pulls'>[];
  /** What pure and flipped compositions do, and what comes back of features, without fluctuations of data. */
  readonly stressNumbers: readonly StressNumbers[];
  readonly features: readonly ResampledNumber[];
  readonly bootstrap: readonly BootstrapRatio[];
  readonly accuracyScan: readonly AccuracyPoint[];
  readonly verdicts: readonly Verdict[];
}

/** Resamplings of the showers: 100 give a Monte-Carlo error to 7% in one bin, better over all. */
const resamplings = 100;

/** Every prior that a result may be started from, the analysis' own first. */
const otherPriors = ['uniform', 'jeffreys', 'H3a', 'polygonato'];

export function knownSpectraStage(
  context: RunContext,
  passes: ValidatedPasses,
  options: { readonly sample: () => Promise<SimulatedSample>; readonly experiments: number },
): Promise<Stored<KnownSpectraResult>> {
  const { analysis, directory } = context;
  const { energy, groups, response, unfolding, seed, validation } = analysis.content;
  const { events, models, simulation, data } = passes;
  const { experiments } = options;
  const dependsOn = {
    settings: { energy, groups, response, unfolding, seed, validation, experiments },
    events,
    models,
    passed: simulation.passed,
    counts: data.counts,
  };
  return directory.stage('known-spectra', dependsOn, async () =>
    testKnownSpectra(context, passes, await options.sample(), experiments),
  );
}

async function testKnownSpectra(
  context: RunContext,
  { events, simulation, data }: ValidatedPasses,
  sample: SimulatedSample,
  experiments: number,
): Promise<KnownSpectraResult> {
  const { causes, analysis, directory } = context;
  const { seed, response, unfolding, validation } = analysis.content;
  const injected = validation.injected ?? response.flux;
  const problem = closureProblem(context, events, simulation, { injected, prior: unfolding.prior });
  const unfoldings = unfoldingsOf(context, events, problem.unfolding);
  const [own] = Object.keys(unfoldings);
  const thrown = thrownPerSecond(causes, events.simulations[0], fluxModel(response.flux));
  const common = { sample, thrown, cells: causes, projections: problem.projections };
  const features = featureSpectra.flatMap((pair) => [pair.with, pair.without]);
  const special = [...stressSpectra, ...features].filter(
    ({ name }) => !modelSpectra.some((model) => model.name === name),
  );
  const spectra = [
    ...(await injectedSpectra(context, events, {
      sample,
      spectra: modelSpectra,
      priors: Object.keys(unfoldings),
    })),
    ...(await injectedSpectra(context, events, { sample, spectra: special, priors: [own] })),
  ];
  const { onProgress } = directory;
  const recovered = await knownSpectra({ ...common, spectra, unfoldings }, { seed, experiments, onProgress });
  const counts = Float64Array.from(data.counts);
  const bootstrap = await bootstrapRatios(
    { ...common, counts, unfolding: problem.unfolding },
    { seed, resamplings },
  );
  const ownSpectra = spectra.filter(({ name }) => specialNames.has(name));
  const resampled = await bootstrapSpectra(
    { ...common, events: ownSpectra.map(({ events: each }) => each), unfolding: problem.unfolding },
    { seed, resamplings },
  );
  const specials = ownSpectra.map(({ name }, index): SpecialSpectrum => {
    const { expected } = recovered.find((each) => each.spectrum === name && each.prior === own)!;
    return { spectrum: name, expected, resampled: resampled.map((each) => each[index]) };
  });
  return judged(recovered, own, {
    ...judgedSpecials(specials),
    bootstrap,
    accuracyScan: scanAccuracy(problem, accuracies(causes.groups.length)),
  });
}

/** Spectra whose expected counts are looked at with resampled showers: stress, features, and what features are compared with. */
const specialNames = new Set(
  [...stressSpectra, ...featureSpectra.flatMap((pair) => [pair.with, pair.without])].map(({ name }) => name),
);

function judgedSpecials(
  specials: readonly SpecialSpectrum[],
): Pick<KnownSpectraResult, 'stressNumbers' | 'features'> {
  const named = ({ name }: KnownSpectrum) => specials.find(({ spectrum }) => spectrum === name)!;
  return {
    stressNumbers: stressSpectra.map((each) => stressNumbers(named(each))),
    features: featureSpectra.map((pair) => recoveredFeature(named(pair.with), named(pair.without))),
  };
}

function judged(
  recovered: readonly RecoveredSpectrum[],
  own: string,
  rest: Pick<KnownSpectraResult, 'stressNumbers' | 'features' | 'bootstrap' | 'accuracyScan'>,
): KnownSpectraResult {
  const among = (list: readonly KnownSpectrum[]) =>
    recovered.filter(({ spectrum }) => list.some(({ name }) => name === spectrum));
  const models = among(modelSpectra);
  const withoutPulls = ({ pulls: _, ...each }: RecoveredSpectrum) => each;
  return {
    models: models.map(withoutPulls),
    stress: among(stressSpectra).map(withoutPulls),
    ...rest,
    verdicts: [
      ...knownSpectraVerdicts(models, own),
      ...stressVerdicts(rest.stressNumbers),
      ...featureVerdicts(rest.features),
      ...bootstrapVerdicts(rest.bootstrap),
    ],
  };
}

/** From little better than chance to perfect. */
function accuracies(groups: number): number[] {
  return Array.from({ length: 20 }, (_, i) => Number((0.05 * (i + 1)).toFixed(2))).filter(
    (accuracy) => accuracy > 1 / groups + 0.05,
  );
}

/** How spectra are unfolded, by prior; the analysis' own comes first. */
function unfoldingsOf(
  context: RunContext,
  events: ValidatedPasses['events'],
  own: ClosureUnfolding,
): Record<string, ClosureUnfolding> {
  const { prior } = context.analysis.content.unfolding;
  const name = typeof prior === 'string' ? prior : 'given numbers';
  const others = otherPriors.filter((other) => other !== name);
  const entries = others.map((other): [string, ClosureUnfolding] => {
    const chosen = priorOf(context, other, events, events.livetimeSeconds);
    return [
      other,
      {
        ...own,
        prior: typeof chosen === 'string' ? chosen : Array.from(chosen as ArrayLike<number>),
      } as ClosureUnfolding,
    ];
  });
  return Object.fromEntries([[name, own], ...entries]);
}

interface SpectraToInject {
  readonly sample: SimulatedSample;
  readonly spectra: readonly KnownSpectrum[];
  readonly priors: readonly string[];
}

async function injectedSpectra(
  { causes }: RunContext,
  { simulations: [{ etendue }], livetimeSeconds }: ValidatedPasses['events'],
  { sample, spectra, priors }: SpectraToInject,
): Promise<InjectedSpectrum[]> {
  const exposure = sample.exposure.map((each) => each * livetimeSeconds);
  const { energyGeV, primary } = sample;
  const events = await spectrumEvents(spectra, { energyGeV, primary, exposure });
  return spectra.map((spectrum, i) => ({
    name: spectrum.name,
    events: events[i],
    injected: [...expectedEvents(causes, etendue, livetimeSeconds, knownFlux(spectrum))],
    priors,
  }));
}
