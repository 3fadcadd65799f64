import { ownSimulations, type RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import {
  type BandedMeasurement,
  bandEtendues,
  bandedData,
  bandedSimulation,
  bandFluxes,
  unfoldBands,
  type ZenithBandFluxes,
  zenithBandsOf,
} from '../zenith-bands/index.js';
import { dataDependencies, sumOfCounts } from './data.js';
import { livetimeShares } from './events.js';
import type { SimulatedStages } from './simulated.js';
import { meanOfSums, simulationDependencies } from './simulation.js';
import type { SpectrumResult } from './unfolding.js';

/** The flux of each band of zenith, unfolded together; nothing where the analysis file has no section `zenithBands`. */
export async function zenithBandsStage(
  context: RunContext,
  simulated: SimulatedStages,
  spectrum: Stored<SpectrumResult>,
): Promise<Stored<ZenithBandFluxes> | undefined> {
  const { zenithBands, unfolding, energy } = context.analysis.content;
  if (zenithBands === undefined) return undefined;
  const { models, events } = simulated;
  const contexts = [context, ...ownSimulations(context)];
  const dependsOn = {
    zenithBands,
    unfolding,
    energy,
    simulations: contexts.map((each, index) =>
      simulationDependencies(each, models, events.simulations[index].sets),
    ),
    data: context.inputs.years.map((year) => dataDependencies(context, models, year)),
    livetimes: events.years.map(({ livetimeSeconds }) => livetimeSeconds),
    nominal: [spectrum.unfolded, spectrum.chosen],
  };
  return context.directory.stage('zenith-bands', dependsOn, async () => {
    const measurement = await measureBands(context, simulated, zenithBands.edgesDegrees);
    const unfolding = unfoldBands(context, measurement, spectrum);
    return bandFluxes(context, measurement, unfolding, zenithBands.edgesDegrees);
  });
}

/** Passes over all simulations and years, each simulation with its share of the livetime. */
async function measureBands(
  context: RunContext,
  { models, events }: SimulatedStages,
  edgesDegrees: readonly number[],
): Promise<BandedMeasurement> {
  const bands = zenithBandsOf(edgesDegrees, events.sets);
  const contexts = [context, ...ownSimulations(context)];
  const shares = livetimeShares(events.years, contexts.length);
  const sums = [];
  for (const [index, each] of contexts.entries())
    sums.push(await bandedSimulation(each, models, events.simulations[index], bands));
  const counts = [];
  for (const year of context.inputs.years) counts.push(await bandedData(context, models, year, bands));
  const etendues = events.simulations.map(({ sets }) =>
    bandEtendues(bands, sets, context.causes.energy.edges),
  );
  return {
    bands,
    counted: sumOfCounts(counts),
    passed: meanOfSums(sums, shares),
    sets: events.sets,
    etendues: etendues[0].map((band, b) =>
      band.map((_, bin) => etendues.reduce((sum, own, s) => sum + shares[s] * own[b][bin], 0)),
    ),
    livetimeSeconds: events.livetimeSeconds,
  };
}
