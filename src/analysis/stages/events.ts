import { basename } from 'node:path';
import { AirshowerError, AnalysisFileError, nearestHint } from '../../core/index.js';
import type { EventFrame } from '../../engine/index.js';
import { type CutFlow, type Livetime, LivetimeFit } from '../../events/index.js';
import type { GenerationSet } from '../../flux/index.js';
import type { RunContext } from '../context.js';
import { contentsOf } from '../fingerprint.js';
import { cutsOf, dataFrame, simulationFrame, streamFrame } from '../frames.js';
import { referenceAreas } from '../generation-sets.js';
import type { Stored } from '../run-directory.js';
import { thrownSets } from '../thrown-sets.js';

/** What is known of the events before any of them is reconstructed. */
export interface EventsResult {
  readonly cutFlows: readonly CutFlow[];
  /** By month, 'all' last; one entry where the livetime is given. */
  readonly livetime: readonly Livetime[];
  readonly livetimeSeconds: number;
  readonly livetimeErrorSeconds: number;
  /** How all simulation files together were thrown. */
  readonly sets: readonly GenerationSet[];
  /** [energy bin of the causes] area x solid angle that the efficiencies refer to (m^2 sr), and the area alone (m^2). */
  readonly etendue: readonly number[];
  readonly areaM2: readonly number[];
}

/** Cut flows, livetime and what was thrown. */
export function eventsStage(context: RunContext): Promise<Stored<EventsResult>> {
  const { analysis, directory, inputs, causes } = context;
  const { data, simulation, cuts, columns, energy } = analysis.content;
  const files = [inputs.data, inputs.simulation, inputs.stream].map(contentsOf);
  const dependsOn = {
    files,
    data: { ...data, generate: null },
    simulation: { ...simulation, generate: null },
    cuts,
    columns,
    energy,
  };
  return directory.stage('events', dependsOn, async () => {
    const sets = await thrownSets(context);
    const areas = referenceAreas(sets, causes.energy.edges);
    const livetime = await livetimeOf(context);
    const all = livetime[livetime.length - 1];
    const cutFlows = [
      await cutFlowOf('data', await dataFrame(context), context),
      await cutFlowOf('simulation', await simulationFrame(context), context),
    ];
    const [livetimeSeconds, livetimeErrorSeconds] = [all.seconds, all.errorSeconds];
    const etendue = areas.map((area) => area.etendue);
    const areaM2 = areas.map((area) => area.areaM2);
    return { cutFlows, livetime, livetimeSeconds, livetimeErrorSeconds, sets, etendue, areaM2 };
  });
}

/** Events left after each cut, in one pass. @throws {AirshowerError} no event is left */
async function cutFlowOf(sample: string, frame: EventFrame, { analysis }: RunContext): Promise<CutFlow> {
  const cuts = cutsOf(analysis);
  const passed = cuts.map((_, index) => cuts.slice(0, index + 1).map(({ expression }) => `(${expression})`));
  const columns = Object.fromEntries(
    passed.map((terms, index) => [`cut_${index}`, `${terms.join(' and ')} ? 1.0 : 0.0`]),
  );
  const sums = Object.fromEntries(passed.map((_, index) => [`cut_${index}`, `sum(cut_${index})`]));
  const counted = await frame.withColumns(columns).aggregate({ all: 'count()', ...sums });
  const steps = [
    { name: 'before cuts', events: counted.numbers('all')[0] },
    ...cuts.map(({ name }, index) => ({ name, events: counted.numbers(`cut_${index}`)[0] })),
  ];
  const emptied = steps.find(({ events }) => events === 0);
  if (emptied === undefined) return { sample, steps };
  throw new AirshowerError(`no event of the ${sample} is left at '${emptied.name}'`, {
    fields: { sample, cut: emptied.name },
    remedy: `Events after each step: ${steps.map(({ name, events }) => `${name} ${events}`).join(', ')}.`,
  });
}

async function livetimeOf(context: RunContext): Promise<Livetime[]> {
  const given = givenSeconds(context);
  if (given !== undefined) {
    return [{ month: 'all', events: Number.NaN, meanIntervalSeconds: Number.NaN, ...given }];
  }
  const fit = new LivetimeFit();
  for await (const table of await streamFrame(context)) fit.add(table.numbers('start_time_mjd'));
  return fit.finish();
}

/** The livetime as the analysis file gives it, of the files that are read; undefined where it is fitted. */
function givenSeconds({
  analysis,
  inputs,
}: RunContext): Pick<Livetime, 'seconds' | 'errorSeconds'> | undefined {
  const { seconds, files, error } = analysis.content.data.livetime;
  if (files === undefined) return seconds === undefined ? undefined : { seconds, errorSeconds: error };
  const each = inputs.data.map(({ file }) => secondsOf(basename(file), files));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const read = sum(each);
  return { seconds: read, errorSeconds: (error * read) / sum(Object.values(files)) };
}

function secondsOf(name: string, files: Readonly<Record<string, number>>): number {
  if (Object.hasOwn(files, name)) return files[name];
  throw new AnalysisFileError(
    `data.livetime.files: there is no livetime of ${name}${nearestHint(name, Object.keys(files))}`,
    {
      fields: { key: 'data.livetime.files', file: name },
      remedy: 'Give the seconds of every data file, by its name without folder.',
    },
  );
}
