import { type ClosureOptions, type ClosureResult, closureEnsemble } from './closure.js';
import type { ClosureProblem } from './closure-problem.js';
import { detectorOffsets } from './detector-offsets.js';
import { falseAlarmShares, normalLimit } from './limits.js';
import { foldCounts, nominalResponse, type SimulatedResponse } from './pseudo-experiment.js';
import { type Judged, judgePulls, type PullTest } from './pull-test.js';
import { short, type Verdict } from './verdict.js';

/** A detector that differs from the simulated one by more than may go unnoticed. */
export interface WrongDetector {
  /** 'energy scale', 'classifier accuracy'. */
  readonly name: string;
  /** In words, for the verdict: 'an energy scale off by 5%'. */
  readonly description: string;
  /** 0.05: 5% higher, five points more. */
  readonly size: number;
  readonly response: SimulatedResponse;
}

/** How wrong a detector has to be to be found, in the unit of `size` and without sign. */
export interface DetectorSensitivity extends PullTest, Pick<WrongDetector, 'name' | 'description' | 'size'> {
  readonly experiments: number;
  /** Found by the closure in 95 of 100 ensembles: a mean pull beyond its limit. Pulls grow as the error does. */
  readonly detectable: number;
  /** Found in 95 of 100 cases in one set of counts of a known flux, where an ensemble has many. */
  readonly byCounts: number;
  /** The same with as many simulated events as one likes. */
  readonly byCountsAlone: number;
}

/** Normal quantile of the chance with which something is found: 95%. */
const power = 1.645;

/** Pseudo-experiments, one after the other: more only where fewer do not find it. */
const ensembleSizes = [50, 200, 400];

/**
 * With fewer, the limits of a closure widen until a wrong detector is not found for want of pseudo-experiments, so that no verdict is asked.
 * A tenth of two years' data (data/two-years.yaml) finds five points of accuracy with 1.3 times the limit at 20, with 1.7 at 50.
 */
export const leastWrongExperiments = 20;

/** Closures with the responses of wrong detectors, which have to fail, and how small an error they still find. */
export async function wrongDetectorTests(
  problem: ClosureProblem,
  wrong: readonly WrongDetector[],
  options: ClosureOptions,
): Promise<DetectorSensitivity[]> {
  const told = toldByCounts(problem, wrong);
  const { assumed } = problem;
  const alone = toldByCounts(
    { ...problem, assumed: { ...assumed, passedVariance: new Float64Array(assumed.passed.length) } },
    wrong,
  );
  const found: DetectorSensitivity[] = [];
  for (const [index, detector] of wrong.entries()) {
    const { name, description, size } = detector;
    const result = await smallestFound({ ...problem, assumed: detector.response }, options, size);
    found.push({
      name,
      description,
      size,
      ...judgePulls(result),
      experiments: result.experiments,
      detectable: detectableBy(result, size),
      byCounts: told[index],
      byCountsAlone: alone[index],
    });
  }
  return found;
}

/** Ensembles of growing size until one finds an error of this size. */
async function smallestFound(
  problem: ClosureProblem,
  options: ClosureOptions,
  size: number,
): Promise<ClosureResult> {
  const [first, ...more] = ensembleSizes;
  const few = Math.min(options.experiments, first);
  let result = await closureEnsemble(problem, { ...options, experiments: few });
  if (options.experiments < leastWrongExperiments) return result;
  for (const experiments of more) {
    if (detectableBy(result, size) <= Math.abs(size)) break;
    result = await closureEnsemble(problem, { ...options, experiments });
  }
  return result;
}

function detectableBy(result: ClosureResult, size: number): number {
  const { value, error, limit } = furthestOut(result);
  return (Math.abs(size) * (limit + power * error)) / Math.abs(value);
}

/** The mean pull that lies furthest out, measured by its limit. */
function furthestOut(result: ClosureResult): Judged {
  return furthestOf(judgePulls(result));
}

function furthestOf({ means, worstBin }: PullTest): Judged {
  return [...means, worstBin].reduce((a, b) =>
    Math.abs(b.value / b.limit) > Math.abs(a.value / a.limit) ? b : a,
  );
}

/** [detector] the offset that a fit to counts of the injected flux tells from 0, beyond the limit of its verdict, with a chance of 95%. */
function toldByCounts({ assumed, injected }: ClosureProblem, wrong: readonly WrongDetector[]): number[] {
  if (wrong.length === 0) return [];
  const counts = foldCounts(nominalResponse(assumed).response, injected);
  const z = normalLimit(falseAlarmShares.offsets, wrong.length);
  return detectorOffsets({ counts, nominal: assumed, injected, varied: wrong }).map(
    ({ error }) => (z + power) * error,
  );
}

/** Whether a verdict can be asked: the closure finds the error, or it should, as the data themselves tell it. Where no count moves, nothing is excused. */
function canBeAsked({ detectable, byCounts, size }: DetectorSensitivity): boolean {
  return detectable <= Math.abs(size) || byCounts <= Math.abs(size) || !Number.isFinite(byCounts);
}

/** That closures with wrong detectors fail: the smallest error that they find is small enough. Nothing where the counts are too few to tell it. */
export function sensitivityVerdicts(sensitivities: readonly DetectorSensitivity[]): Verdict[] {
  return sensitivities.filter(canBeAsked).map((sensitivity) => {
    const { name, size, detectable, byCounts, experiments } = sensitivity;
    const { value, limit } = furthestOf(sensitivity);
    return {
      group: 'wrong detectors',
      test: `closure: smallest error of the ${name} that is found`,
      value: detectable,
      demand: `at most ${Math.abs(size)}`,
      passed: detectable <= Math.abs(size),
      reason: `${short(Math.abs(size))} give a mean pull of ${short(value)} where ${short(limit)} is allowed, ${experiments} pseudo-experiments; one set of counts of a known flux tells ${short(byCounts)}`,
      limit: 'found with a chance of 95%, by the limits of the closure',
    };
  });
}

/** In words: wrong detectors that this much simulation and data cannot tell, and what would. */
export function sensitivityNotes(sensitivities: readonly DetectorSensitivity[]): string[] {
  return sensitivities
    .filter((each) => !canBeAsked(each))
    .map(
      (each) =>
        `Not asked: whether the closure finds ${each.description}. With this much simulation and data one set of counts tells ${short(each.byCounts)} with a chance of 95%, the closure ${short(each.detectable)}: ${remedyOf(each)}`,
    );
}

function remedyOf({ size, byCounts, byCountsAlone }: DetectorSensitivity): string {
  const left = size ** 2 - byCountsAlone ** 2;
  if (left <= 0) {
    const times = (byCountsAlone / size) ** 2;
    return `at least ${short(times)} times the data are needed, whatever the simulation.`;
  }
  // Variances of data and simulation add up.
  const times = (byCounts ** 2 - byCountsAlone ** 2) / left;
  return `${short(times)} times the simulation is needed (simulation.generate.showersPerBin).`;
}
