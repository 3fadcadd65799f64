import type { CutFlow as CountedCuts, Cut } from '../../events/index.js';
import type { CutFlow } from '../figures/cut-flow.js';

/** The cut flows of simulation and data side by side; `cuts` give the expressions (the first step is before all cuts). */
export function cutFlowOf(
  samples: { readonly simulation?: CountedCuts; readonly data?: CountedCuts },
  cuts: readonly Cut[] = [],
): CutFlow {
  const { simulation, data } = samples;
  const steps = (simulation ?? data)?.steps ?? [];
  return {
    steps: steps.map(({ name }, i) => ({
      name,
      expression: cuts.find((cut) => cut.name === name)?.expression,
      simulation: simulation?.steps[i]?.events,
      data: data?.steps[i]?.events,
    })),
  };
}
