import { DomainError } from '../../core/index.js';
import type { Cells } from '../../events/index.js';
import { brokenPowerLawIntegrals } from './forward-fit.js';

/** What the flux of one mass group follows. */
export type GroupFluxShape = 'power-law' | 'broken-power-law';

/** A flux model with parameters for each mass group, for forwardFit. */
export interface GroupPowerLaws {
  /** [parameter] such as "light: index". */
  readonly names: readonly string[];
  /** [parameter] where the fit starts. */
  readonly start: Float64Array;
  /** [cause] expected events. */
  readonly events: (parameters: Float64Array) => Float64Array;
}

interface GroupPowerLawOptions {
  /** [group] */
  readonly shapes: readonly GroupFluxShape[];
  /** [energy bin] m^2 sr s: events per flux integrated over the bin. */
  readonly exposure: ArrayLike<number>;
  /** [cause] events to start near, such as the unfolded ones. */
  readonly near: ArrayLike<number>;
}

/** Norms are those at this energy. */
const pivotGeV = 1e6;
const startingIndex = -2.7;
const startingBreak = { above: -3.1, lgKnee: 6.6 };

/**
 * A power law in each mass group, or one that bends at a knee of its own (brokenPowerLawIntegrals); parameters are the lg of the flux
 * at 10^6 GeV in m^-2 s^-1 sr^-1 GeV^-1, the index (below the knee), the index above it and lg(knee / GeV).
 * @throws {DomainError} shapes or exposures that do not fit the cells, a group without events to start near
 */
export function groupPowerLaws(
  { energy, groups }: Cells,
  { shapes, exposure, near }: GroupPowerLawOptions,
): GroupPowerLaws {
  const bins = energy.edges.length - 1;
  const expected = { shapes: groups.length, exposure: bins, near: bins * groups.length };
  for (const [name, values] of Object.entries({ shapes, exposure, near }))
    if (values.length !== expected[name as keyof typeof expected])
      throw new DomainError(
        `${name} has ${values.length} elements for ${groups.length} groups in ${bins} bins`,
        {
          fields: { name, value: values.length, expected: expected[name as keyof typeof expected] },
        },
      );
  const edgesGeV = Array.from(energy.edges, (edge) => 10 ** edge);
  const first = shapes.map((_, group) =>
    shapes.slice(0, group).reduce((sum, shape) => sum + parameterCount(shape), 0),
  );
  const events = (parameters: Float64Array): Float64Array => {
    const all = new Float64Array(bins * groups.length);
    shapes.forEach((shape, group) => {
      const own = parameters.subarray(first[group], first[group] + parameterCount(shape));
      brokenPowerLawIntegrals(edgesGeV, shapeParameters(shape, own)).forEach((flux, bin) => {
        all[groups.length * bin + group] = flux * exposure[bin];
      });
    });
    return all;
  };
  const start = Float64Array.from(shapes.flatMap(startOf));
  const unscaled = events(start);
  shapes.forEach((_, group) => {
    const sum = (values: ArrayLike<number>): number =>
      Array.from({ length: bins }, (__, bin) => values[groups.length * bin + group]).reduce(
        (a, b) => a + b,
        0,
      );
    if (!(sum(near) > 0))
      throw new DomainError(`${groups[group].name} has no events for the fit to start near`, {
        fields: { name: 'near', group: groups[group].name, value: sum(near) },
        remedy: 'Unfold first, and start near the unfolded counts.',
      });
    start[first[group]] += Math.log10(sum(near) / sum(unscaled));
  });
  const names = shapes.flatMap((shape, group) =>
    parameterNames[shape].map((name) => `${groups[group].name}: ${name}`),
  );
  return { names, start, events };
}

const parameterNames: Readonly<Record<GroupFluxShape, readonly string[]>> = {
  'power-law': ['lg flux at 10^6 GeV', 'index'],
  'broken-power-law': [
    'lg flux at 10^6 GeV',
    'index below the knee',
    'index above the knee',
    'lg(knee / GeV)',
  ],
};

const parameterCount = (shape: GroupFluxShape): number => parameterNames[shape].length;

function startOf(shape: GroupFluxShape): number[] {
  const simple = [Math.log10(1e-4 * pivotGeV ** startingIndex), startingIndex];
  return shape === 'power-law' ? simple : [...simple, startingBreak.above, startingBreak.lgKnee];
}

function shapeParameters(shape: GroupFluxShape, own: Float64Array): number[] {
  const [lgNorm, below] = own;
  return shape === 'power-law' ? [10 ** lgNorm, below, below, 6] : [10 ** lgNorm, below, own[2], own[3]];
}
