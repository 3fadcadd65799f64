import type { Figure, Numbers } from '../drawing/figure.js';
import { groupStepsFigure, stepColour } from '../drawing/group-steps.js';
import { titles } from '../drawing/text.js';

/** How many events stay in their own cell. */
export interface PurityStability {
  readonly groups: readonly string[];
  /** [energy bin + 1], lg(E/GeV) of the effects */
  readonly lgEnergyEdges: Numbers;
  /** [cell] of the events reconstructed in a cell, the share that belongs there; cell = groups x energy bin + group */
  readonly purity: Numbers;
  /** [cell] of the reconstructed events that belong in a cell, the share that is reconstructed there */
  readonly stability: Numbers;
}

/** Both shares against the reconstructed energy, one panel per group. */
export function purityStabilityFigure({ groups, lgEnergyEdges, purity, stability }: PurityStability): Figure {
  return groupStepsFigure({
    name: 'purity-stability',
    title: 'Purity and stability of the cells',
    caption:
      'Purity: of the events reconstructed in a cell, the share that belongs there, for the flux that the response was made with. Stability: of the reconstructed events that belong in a cell, the share that is found there.',
    groups,
    lgEnergyEdges,
    series: [
      { name: 'purity', values: purity, colour: stepColour(0) },
      { name: 'stability', values: stability, colour: stepColour(2) },
    ],
    panels: { xTitle: titles.lgEnergy, yTitle: 'share', y: { range: [0, 1.18] } },
  });
}
