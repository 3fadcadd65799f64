import type { Confusion, IdentificationFractions as Identified } from '../../classification/index.js';
import type { EnergyPerformance as Resolutions } from '../../reconstruction/index.js';
import type { ConfusionMatrix } from '../figures/confusion-matrix.js';
import type { EnergyPerformance } from '../figures/energy-performance.js';
import type { IdentificationFractions } from '../figures/identification-fractions.js';
import type { Printed } from './printed.js';

/** Bias and resolution per mass group; with groups, all events together are left out of the figure. */
export function energyPerformanceOf(performance: Printed<Resolutions>, tuned?: boolean): EnergyPerformance {
  const { edges, resolutions } = performance;
  const shown = resolutions.length > 1 ? resolutions.filter(({ name }) => name !== 'all') : resolutions;
  return {
    lgEnergyEdges: edges,
    tuned,
    groups: shown.map(({ name, median, low, high, resolution, events }) => ({
      group: name,
      median,
      lower: low,
      upper: high,
      // The median of a normal distribution varies by sqrt(pi / 2) times as much as its mean.
      medianErr: Array.from(
        resolution,
        (width, i) => (Math.sqrt(Math.PI / 2) * width) / Math.sqrt(events[i]),
      ),
    })),
  };
}

export function confusionMatrixOf(
  { groups, counts, accuracy, accuracyErr }: Printed<Confusion>,
  tuned?: boolean,
): ConfusionMatrix {
  return { groups, events: counts, accuracy, accuracyErr, tuned };
}

export function identificationFractionsOf(identified: Printed<Identified>): IdentificationFractions {
  const { variable, edges, groups, fractions, errors } = identified;
  const ofEnergy = variable === 'lg(E/GeV)';
  return { ...(!ofEnergy && { variable }), edges, groups, fraction: fractions, fractionErr: errors };
}
