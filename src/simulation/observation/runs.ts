import { randomStream, secondsPerDay } from '../../core/index.js';
import type { ObservationConfig } from '../config.js';
import { detectorOf } from '../detector/detector.js';

/** A time in which events are recorded without interruption: MJD. */
export interface LiveInterval {
  readonly startMjd: number;
  readonly seconds: number;
}

/** A run of the detector. */
export interface Run {
  readonly number: number;
  /** Bad runs stand outside the good-run list and do not count as livetime. */
  readonly good: boolean;
  readonly intervals: readonly LiveInterval[];
  /** Sum of its intervals, s. */
  readonly liveSeconds: number;
}

/** Pauses between runs, s; mean number of interruptions in a run; their mean length, s [chosen]. */
const pauseSeconds = { shortest: 60, longest: 300 };
const meanInterruptions = 0.3;
const interruptionSeconds = 90;

/**
 * The runs of an observation, in order of time: good runs add up to the livetime exactly (the last is shorter), bad ones lie between.
 * Runs follow each other after a pause, or at equal distances of `runIntervalDays`.
 */
export function planRuns(config: ObservationConfig): Run[] {
  const { seed, livetimeSeconds, runSeconds, firstRun, badRunShare, runIntervalDays } = config;
  const random = randomStream({ seed, stage: 'runs' });
  const runs: Run[] = [];
  let left = livetimeSeconds;
  let startMjd = detectorOf(config.detector).startMjd;
  while (left > 1e-6) {
    const good = random.uniform() >= badRunShare;
    const cuts = interruptions(runSeconds, random.poisson(meanInterruptions), () => random.uniform());
    const intervals = liveIntervals(startMjd, runSeconds, cuts, good ? left : runSeconds);
    const liveSeconds = intervals.reduce((sum, { seconds }) => sum + seconds, 0);
    runs.push({ number: firstRun + runs.length, good, intervals, liveSeconds });
    if (good) left -= liveSeconds;
    const { shortest, longest } = pauseSeconds;
    const pause = shortest + (longest - shortest) * random.uniform();
    startMjd += Math.max(runIntervalDays, (runSeconds + pause) / secondsPerDay);
  }
  return runs;
}

interface Interruption {
  readonly start: number;
  readonly stop: number;
}

function interruptions(runSeconds: number, count: number, uniform: () => number): Interruption[] {
  return Array.from({ length: count }, () => {
    const start = runSeconds * uniform();
    return { start, stop: start - interruptionSeconds * Math.log(uniform()) };
  }).sort((a, b) => a.start - b.start);
}

/** What is left of a run between its interruptions, at most `most` seconds in all. */
function liveIntervals(
  runMjd: number,
  runSeconds: number,
  cuts: readonly Interruption[],
  most: number,
): LiveInterval[] {
  const intervals: LiveInterval[] = [];
  let start = 0;
  let left = most;
  for (const { start: end, stop } of [...cuts, { start: runSeconds, stop: runSeconds }]) {
    const seconds = Math.min(end - start, left);
    if (seconds > 0) {
      intervals.push({ startMjd: runMjd + start / secondsPerDay, seconds });
      left -= seconds;
    }
    start = Math.max(start, stop);
  }
  return intervals;
}

/** MJD of a moment given in live seconds since the start of the run. */
export function mjdOfLiveSecond({ intervals }: Run, liveSecond: number): number {
  let left = liveSecond;
  for (const { startMjd, seconds } of intervals) {
    if (left <= seconds) return startMjd + left / secondsPerDay;
    left -= seconds;
  }
  const last = intervals[intervals.length - 1];
  return last.startMjd + last.seconds / secondsPerDay;
}
