import type { RunContext } from '../context.js';
import type { Stored } from '../run-directory.js';
import { type EventsResult, eventsStage } from './events.js';
import { type ModelsResult, modelsStage } from './models.js';
import { type SimulationResult, simulationStage } from './simulation.js';

/** What is known before the data are reconstructed. */
export interface SimulatedStages {
  readonly events: Stored<EventsResult>;
  readonly models: Stored<ModelsResult>;
  readonly simulation: Stored<SimulationResult>;
}

/** The first part of every run: cut flows and livetime, the models, their performance and the response's sums. */
export async function simulatedStages(context: RunContext): Promise<SimulatedStages> {
  const events = await eventsStage(context);
  const models = await modelsStage(context);
  const simulation = await simulationStage(context, models, events.sets);
  return { events, models, simulation };
}
