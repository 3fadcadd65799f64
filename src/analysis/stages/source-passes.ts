import type { ColumnShift } from '../inputs/frames.js';
import { referenceAreas } from '../inputs/generation-sets.js';
import { thrownSets } from '../inputs/thrown-sets.js';
import { ownSimulations, type RunContext } from '../run/context.js';
import type { PassedSums, Throwing } from '../spectrum/spectrum.js';
import type { CountedCells } from '../spectrum/unfold-counts.js';
import type { EventsResult } from './events.js';
import type { ModelsResult } from './models.js';
import { responseOfFiles, type ShiftedSums, shiftedData, shiftedSimulation } from './shifted-passes.js';
import type { OtherFiles, Side, Source } from './sources.js';

/** What one side of a source changes; the rest stays nominal. */
export interface ShiftedSide {
  /** [year] counts, where a data variable is shifted. */
  readonly data?: readonly CountedCells[];
  /** [simulation] sums, where the simulation or its weighting is shifted. */
  readonly passed?: readonly PassedSums[];
  /** How another simulated set was thrown. */
  readonly throwing?: Throwing;
}

export interface SourcePasses {
  readonly up: ShiftedSide;
  readonly down?: ShiftedSide;
}

/** A source whose passes are still to be made. */
export interface WantedSource {
  readonly source: Source;
  readonly others: OtherFiles;
}

interface Before {
  readonly models: ModelsResult;
  readonly events: EventsResult;
}

/** The passes of all the sources, in their order. */
export async function passesOf(
  context: RunContext,
  before: Before,
  wanted: readonly WantedSource[],
): Promise<SourcePasses[]> {
  const data = variationsOf(wanted, 'data');
  const years: Record<string, CountedCells>[] = [];
  for (const inputs of context.inputs.years)
    years.push(await shiftedData(context, before.models, inputs, data));
  const simulations = await simulationPasses(context, before, wanted);
  const found: SourcePasses[] = [];
  for (const [index, { source, others }] of wanted.entries()) {
    const side = async (name: Side): Promise<ShiftedSide> => {
      const key = `${index}:${name}`;
      const { flux } = source[name]!;
      if (source.kind === 'data') return { data: years.map((year) => year[key]) };
      if (source.kind === 'simulation') return { passed: simulations.map((each) => each.variations[key]) };
      if (flux !== undefined) return { passed: simulations.map((each) => each.fluxes[flux]) };
      const files = others[name]?.map(({ file }) => file);
      return files === undefined ? {} : otherSet(context, before.models, files);
    };
    found.push({ up: await side('up'), ...(source.down && { down: await side('down') }) });
  }
  return found;
}

/** Shifted columns of the sources of a kind, by the source's number among those wanted. */
function variationsOf(
  wanted: readonly WantedSource[],
  kind: Source['kind'],
): Record<string, Record<string, ColumnShift>> {
  const entries = wanted.flatMap(({ source: { kind: own, up, down } }, index) =>
    own === kind ? [[`${index}`, { up: up.columns!, ...(down && { down: down.columns! }) }] as const] : [],
  );
  return Object.fromEntries(entries);
}

async function simulationPasses(
  context: RunContext,
  { models, events }: Before,
  wanted: readonly WantedSource[],
): Promise<ShiftedSums[]> {
  const variations = variationsOf(wanted, 'simulation');
  const named = wanted.flatMap(({ source: { up, down } }) => [up.flux, down?.flux]);
  const fluxes = [...new Set(named.filter((flux) => flux !== undefined))];
  const passes: ShiftedSums[] = [];
  for (const [index, each] of [context, ...ownSimulations(context)].entries()) {
    const { sets } = events.simulations[index];
    passes.push(await shiftedSimulation(each, models, sets, { variations, fluxes }));
  }
  return passes;
}

async function otherSet(
  context: RunContext,
  models: ModelsResult,
  files: readonly string[],
): Promise<ShiftedSide> {
  const sets = await thrownSets(context, files);
  const etendue = referenceAreas(sets, context.causes.energy.edges).map((area) => area.etendue);
  return { passed: [await responseOfFiles(context, models, sets, files)], throwing: { sets, etendue } };
}
