import { requireBins } from '../drawing/bins.js';
import type { Figure, Numbers } from '../drawing/figure.js';
import { groupStepsFigure, stepColour } from '../drawing/group-steps.js';

/** Propagated errors beside the spread of pseudo-experiments. */
export interface ToyErrors {
  readonly toys: number;
  readonly groups: readonly string[];
  /** [energy bin + 1], lg(E/GeV) of the causes */
  readonly lgEnergyEdges: Numbers;
  readonly kinds: readonly {
    /** "data", "response" */
    readonly name: string;
    /** [cell], events; cell = groups x energy bin + group */
    readonly propagated: Numbers;
    readonly spread: Numbers;
  }[];
}

/** Propagated error over the spread of the toys in each cell; both covariances right: 1. */
export function toyErrorsFigure({ toys, groups, lgEnergyEdges, kinds }: ToyErrors): Figure {
  const cells = groups.length * (lgEnergyEdges.length - 1);
  for (const { name, propagated, spread } of kinds) {
    requireBins('toy-errors', `propagated of ${name}`, propagated, cells);
    requireBins('toy-errors', `spread of ${name}`, spread, cells);
  }
  return groupStepsFigure({
    name: 'toy-errors',
    title: 'Errors against pseudo-experiments',
    caption: `Propagated error over the spread of ${toys} pseudo-experiments per mass group: of the data (drawn as their errors say: Poisson for counts) and of the response (the simulation drawn again). The spread itself is known to ±${(100 / Math.sqrt(2 * toys)).toFixed(1)}%.`,
    groups,
    lgEnergyEdges,
    series: kinds.map(({ name, propagated, spread }, kind) => ({
      name,
      values: Array.from(spread, (width, cell) => (width > 0 ? propagated[cell] / width : Number.NaN)),
      colour: stepColour(kind),
    })),
    panels: { yTitle: 'propagated / toys', y: { range: [0.5, 1.5] } },
  });
}
