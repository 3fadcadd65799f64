import { completeObservation } from '../../simulation/index.js';
import type { RunContext } from '../run/context.js';

/** The flux that the pseudo-data of all years were drawn from; nothing for measured data, or years of different fluxes. */
export function knownFluxOf({ inputs }: RunContext): string | undefined {
  const fluxes = inputs.years.map(({ year }) => year.generate && completeObservation(year.generate).flux);
  return new Set(fluxes).size === 1 ? fluxes[0] : undefined;
}
