import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { massGroups } from '../../src/events/index.js';
import {
  type ClosureProblem,
  type SimulatedResponse,
  spectrumProjections,
  type WrongDetector,
  withAccuracyLoss,
} from '../../src/validation/index.js';

interface Stored {
  readonly effects: number;
  readonly causes: number;
  readonly lgEnergyEdges: number[];
  readonly thrown: number[];
  readonly H4a: number[];
  readonly bpl_simple: number[];
  /** effect x causes + cause, sum of weights, of squares, and both with energies 5% higher. */
  readonly entries: [number, number, number, number, number][];
}

const stored: Stored = JSON.parse(
  readFileSync(join('test', 'fixtures', 'validation', 'response.json'), 'utf8'),
);
export const { H4a, bpl_simple } = stored;
export const { lgEnergyEdges } = stored;

function sumsOf(weight: 1 | 3): SimulatedResponse {
  const { effects, causes, thrown, entries } = stored;
  const passed = new Float64Array(effects * causes);
  const passedVariance = new Float64Array(effects * causes);
  for (const entry of entries) {
    passed[entry[0]] = entry[weight];
    passedVariance[entry[0]] = entry[weight + 1];
  }
  return { effects, causes, passed, passedVariance, thrown };
}

/** The demonstration's response in bins of 0.2, and the same with energies 5% higher. */
export const demonstration = sumsOf(1);
export const demonstrationScaled = sumsOf(3);

/** A closure as the demonstration's, narrower at its ends where the wide bins leave off. */
export function closureOf(assumed: SimulatedResponse): ClosureProblem {
  return {
    truth: assumed,
    assumed,
    injected: H4a,
    cells: { energy: { edges: Float64Array.from(lgEnergyEdges) }, groups: massGroups(2) },
    projections: spectrumProjections(lgEnergyEdges, ['light', 'heavy'], { low: 6.5, high: 7.7 }),
    unfolding: { prior: bpl_simple, testStatistic: 'ks', stopping: 0.001, maxIterations: 100 },
  };
}

/** What a run looks for, made from a simulation and the same with energies 5% higher. */
export function wrongDetectorsOf(simulated: SimulatedResponse, scaled: SimulatedResponse): WrongDetector[] {
  return [
    { name: 'energy scale', description: 'an energy scale off by 5%', size: 0.05, response: scaled },
    {
      name: 'classifier accuracy',
      description: 'a classifier accuracy off by 5 points',
      size: -0.05,
      response: withAccuracyLoss(simulated, 2, 0.05),
    },
  ];
}
