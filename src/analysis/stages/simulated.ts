import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import { type EventsResult, eventsStage, livetimeShares } from './events.js';
import { type ModelsResult, modelsStage } from './models.js';
import { meanOfSimulations, type SimulationResult, simulationStages } from './simulation.js';

/** What is known before the data are reconstructed. */
export interface SimulatedStages {
  readonly events: Stored<EventsResult>;
  readonly models: Stored<ModelsResult>;
  /** Of all years together. */
  readonly simulation: Stored<SimulationResult>;
  /** The common simulation, then those that years have of their own. */
  readonly simulations: readonly Stored<SimulationResult>[];
}

/** The first part of every run: cut flows and livetime, the models, their performance and the response's sums. */
export async function simulatedStages(context: RunContext): Promise<SimulatedStages> {
  const events = await eventsStage(context);
  const models = await modelsStage(context);
  const simulations = await simulationStages(context, models, events.simulations);
  const shares = livetimeShares(events.years, simulations.length);
  return { events, models, simulation: meanOfSimulations(simulations, shares), simulations };
}
