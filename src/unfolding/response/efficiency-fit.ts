import { DomainError, type NdArray, ndarrayOf } from '../../core/index.js';
import type { Cells } from '../../events/index.js';
import { fitLeastSquaresModel } from '../matrices/least-squares-fit.js';
import { type ChiSquared, chiSquaredOf } from '../statistics/chi-squared.js';
import type { Response } from './response.js';

/** flat: p0 / (1 + exp(p2 - p1 lgE)); slant: (p0 + p3 lgE) / (1 + exp(p2 - p1 lgE)). */
export type EfficiencyForm = 'flat' | 'slant';

export interface EfficiencyFitOptions {
  /** Default 'flat'. */
  readonly form?: EfficiencyForm;
  /**
   * Range of lg(E/GeV) of the fitted bins' centres; default 5.8 to 8. Outside it the binned efficiencies
   * stay.
   */
  readonly low?: number;
  readonly high?: number;
  /** Accept chi2 / ndf above 3. */
  readonly force?: boolean;
}

export interface EfficiencyFit {
  /** Per group: parameters p0, p1, p2 (, p3) and how well they fit. */
  readonly groups: readonly (ChiSquared & {
    readonly name: string;
    readonly parameters: readonly number[];
  })[];
  /** [cause] fitted inside the range, binned outside. */
  readonly efficiencies: Float64Array;
  /** [cause, cause]: a fit correlates its causes. */
  readonly efficiencyCovariance: NdArray<Float64Array>;
}

/** Above this chi2 / ndf the published form does not describe the efficiency. */
const worstReducedChiSquared = 3;

/**
 * Fits each group's efficiency by the published sigmoid of lg(E/GeV), taken at the bins' logarithmic centres,
 * by least squares.
 * @throws {DomainError} chi2 / ndf above 3 without `force`, with the group and the value; too few bins in the
 * range
 */
export function fitEfficiencies(response: Response, options: EfficiencyFitOptions = {}): EfficiencyFit {
  const { cells, efficiencies, efficienciesErr } = response;
  if (cells === undefined)
    throw new DomainError('an efficiency fit needs the energies of the causes', {
      fields: { name: 'causeCells' },
      remedy: 'Build the response with { causeCells }.',
    });
  const causes = efficiencies.length;
  const fitted = efficiencies.slice();
  const covariance = new Float64Array(causes * causes);
  for (let t = 0; t < causes; t++) covariance[t * causes + t] = efficienciesErr[t] ** 2;
  const groups = cells.groups.map(({ name }, group) => {
    const members = causesInRange(cells, group, options);
    const fit = fitGroup(members, response, { name, ...options });
    for (const [i, { cause }] of members.entries()) {
      fitted[cause] = fit.values[i];
      for (const [j, { cause: other }] of members.entries())
        covariance[cause * causes + other] = fit.covariance[i * members.length + j];
    }
    return { name, parameters: fit.parameters, ...fit.quality };
  });
  return { groups, efficiencies: fitted, efficiencyCovariance: ndarrayOf(covariance, [causes, causes]) };
}

interface FitPoint {
  readonly cause: number;
  readonly log10Energy: number;
}

function causesInRange(
  cells: Cells,
  group: number,
  { low = 5.8, high = 8 }: EfficiencyFitOptions,
): FitPoint[] {
  const { edges } = cells.energy;
  const points: FitPoint[] = [];
  for (let bin = 0; bin + 1 < edges.length; bin++) {
    const log10Energy = 0.5 * (edges[bin] + edges[bin + 1]);
    if (log10Energy > low && log10Energy < high)
      points.push({ cause: cells.groups.length * bin + group, log10Energy });
  }
  return points;
}

interface GroupFit {
  readonly parameters: readonly number[];
  readonly quality: ChiSquared;
  readonly values: Float64Array;
  readonly covariance: Float64Array;
}

function fitGroup(
  points: readonly FitPoint[],
  { efficiencies, efficienciesErr }: Response,
  { name, form = 'flat', force = false }: EfficiencyFitOptions & { name: string },
): GroupFit {
  const used = points.filter(({ cause }) => efficienciesErr[cause] > 0);
  const start = startingParameters(used, efficiencies, form);
  if (used.length <= start.length)
    throw new DomainError(`group ${name}: ${used.length} efficiencies for ${start.length} parameters`, {
      fields: { name: 'efficiencies', group: name, value: used.length },
      remedy: 'Fit a wider range of lg(E/GeV), or keep the binned efficiencies.',
    });
  const fit = fitLeastSquaresModel(
    (p) =>
      Float64Array.from(
        used,
        ({ cause, log10Energy }) => (efficiencies[cause] - sigmoid(p, log10Energy)) / efficienciesErr[cause],
      ),
    start,
  );
  if (!force && fit.chi2 > worstReducedChiSquared * fit.ndf)
    throw new DomainError(`group ${name}: the sigmoid fit has chi2/ndf ${fit.chi2.toFixed(1)}/${fit.ndf}`, {
      fields: { name: 'efficiencies', group: name, value: fit.chi2 / fit.ndf, limit: worstReducedChiSquared },
      remedy: 'Keep the binned efficiencies, try form slant or another range, or force the fit.',
    });
  return {
    parameters: [...fit.parameters],
    quality: chiSquaredOf(fit.chi2, fit.ndf),
    values: Float64Array.from(points, ({ log10Energy }) => sigmoid(fit.parameters, log10Energy)),
    covariance: valueCovariance(points, fit),
  };
}

/** (p0 + p3 lgE) / (1 + exp(p2 - p1 lgE)); p3 is 0 where absent. */
export function sigmoid(p: ArrayLike<number>, log10Energy: number): number {
  const plateau = p[0] + (p.length > 3 ? p[3] * log10Energy : 0);
  return plateau / (1 + Math.exp(p[2] - p[1] * log10Energy));
}

function startingParameters(
  points: readonly FitPoint[],
  efficiencies: Float64Array,
  form: EfficiencyForm,
): number[] {
  const plateau = Math.max(...points.map(({ cause }) => efficiencies[cause]));
  const half = points.find(({ cause }) => efficiencies[cause] > 0.5 * plateau)?.log10Energy ?? 6;
  const steepness = 8;
  const start = [plateau, steepness, steepness * half];
  return form === 'slant' ? [...start, 0] : start;
}

/** G V G^T of the fitted values, G by the closed form of the derivative. */
function valueCovariance(
  points: readonly FitPoint[],
  { parameters, covariance }: { parameters: Float64Array; covariance: Float64Array },
): Float64Array {
  const n = parameters.length;
  const slopes = points.map(({ log10Energy }) => {
    const value = sigmoid(parameters, log10Energy);
    const turnOn = 1 / (1 + Math.exp(parameters[2] - parameters[1] * log10Energy));
    const slope = value * (1 - turnOn);
    return [turnOn, slope * log10Energy, -slope, turnOn * log10Energy].slice(0, n);
  });
  const out = new Float64Array(points.length ** 2);
  slopes.forEach((left, i) => {
    slopes.forEach((right, j) => {
      for (let k = 0; k < n; k++)
        for (let l = 0; l < n; l++) out[i * points.length + j] += left[k] * covariance[k * n + l] * right[l];
    });
  });
  return out;
}

/**
 * The response with fitted efficiencies: columns keep their shape, P(effect | reconstructed), and sum to the
 * fit. Its covariance has two independent parts: the shape from the passing events, the efficiencies with the
 * fit's covariance between causes.
 */
export function withFittedEfficiencies(response: Response, fit: EfficiencyFit): Response {
  const [effects, causes] = response.response.shape;
  const scale = fit.efficiencies.map((value, t) =>
    response.efficiencies[t] === 0 ? 0 : value / response.efficiencies[t],
  );
  const rescaled = (values: Float64Array) =>
    ndarrayOf(
      values.map((value, k) => value * scale[k % causes]),
      [effects, causes],
    );
  const { simulatedEvents: _, ...rest } = response;
  return {
    ...rest,
    response: rescaled(response.response.data),
    responseErr: rescaled(response.responseErr.data),
    efficiencies: response.efficiencies.map((value, t) => value * scale[t]),
    efficienciesErr: fit.efficiencies.map((_, t) => Math.sqrt(fit.efficiencyCovariance.get(t, t))),
    efficiencyCovariance: fit.efficiencyCovariance,
    responseCovariance: 'fitted',
  };
}
