import { DomainError } from '../core/index.js';

/** Nodes and weights of the 15-point Kronrod rule and its 7-point Gauss rule on [-1, 1] (QUADPACK, Piessens et al. 1983). */
const nodes = [
  0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993943, 0.5860872354676911,
  0.4058451513773972, 0.2077849550078985, 0,
];
const kronrodWeights = [
  0.02293532201052922, 0.06309209262997854, 0.1047900103222502, 0.1406532597159259, 0.1690047266392679,
  0.1903505780647854, 0.2044329400752989, 0.2094821410847278,
];
const gaussWeights = [0.1294849661688697, 0.2797053914892767, 0.3818300505051189, 0.4179591836734694];

const relativeTolerance = 1e-11;
const deepest = 40;

/**
 * Integral of `f` over [low, high] GeV, taken in ln E, where steep spectra are nearly straight. Panels are halved until the
 * Gauss-Kronrod pair agrees to 1e-11.
 * @param breaksGeV  rising; energies where f or its derivatives jump: panels end there
 * @throws {DomainError} not 0 < low <= high, or a value of f that is not finite
 */
export function integrateOverEnergy(
  f: (energyGeV: number) => number,
  lowGeV: number,
  highGeV: number,
  breaksGeV: ArrayLike<number> = [],
): number {
  if (!(lowGeV > 0 && highGeV >= lowGeV && highGeV < Number.POSITIVE_INFINITY)) {
    throw new DomainError(`energy interval ${lowGeV} to ${highGeV} GeV is not 0 < low <= high`, {
      fields: { lowGeV, highGeV },
    });
  }
  const g = (u: number): number => {
    const energy = Math.exp(u);
    return energy * f(energy);
  };
  let sum = 0;
  let start = Math.log(lowGeV);
  for (let i = 0; i < breaksGeV.length; i++) {
    if (breaksGeV[i] <= lowGeV || breaksGeV[i] >= highGeV) continue;
    const end = Math.log(breaksGeV[i]);
    sum += panel(g, start, end, deepest);
    start = end;
  }
  sum += panel(g, start, Math.log(highGeV), deepest);
  if (!Number.isFinite(sum)) {
    throw new DomainError(`the flux is not defined everywhere between ${lowGeV} and ${highGeV} GeV`, {
      fields: { lowGeV, highGeV },
    });
  }
  return sum;
}

function panel(g: (u: number) => number, low: number, high: number, depth: number): number {
  const centre = (low + high) / 2;
  const half = (high - low) / 2;
  const atCentre = g(centre);
  let kronrod = kronrodWeights[7] * atCentre;
  let gauss = gaussWeights[3] * atCentre;
  for (let i = 0; i < 7; i++) {
    const pair = g(centre - half * nodes[i]) + g(centre + half * nodes[i]);
    kronrod += kronrodWeights[i] * pair;
    if (i % 2 === 1) gauss += gaussWeights[(i - 1) / 2] * pair;
  }
  // Written so that NaN ends the recursion.
  if (depth === 0 || !(Math.abs(kronrod - gauss) > relativeTolerance * Math.abs(kronrod)))
    return kronrod * half;
  return panel(g, low, centre, depth - 1) + panel(g, centre, high, depth - 1);
}
