import type { EventFrame, Table } from '../../engine/index.js';
import { cellCount, LivetimeFit } from '../../events/index.js';
import { contentsOf } from '../fingerprint.js';
import { dataFrame, selected, streamFrame } from '../inputs/frames.js';
import type { YearInputs } from '../inputs/inputs.js';
import { type JudgedModels, withJudgedColumns } from '../models/judged-columns.js';
import { reconstructed } from '../models/reconstructed.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import {
  type EffectPair,
  type JudgedEvents,
  judgedColumns,
  judgedEvents,
  pairOf,
} from '../validated/judged-events.js';
import { coreColumns, edgesOf, energySlices } from '../validated/judged-variables.js';
import {
  isSummerMonth,
  runColumnOf,
  type SplitEdges,
  type SplitName,
  splitNames,
} from '../validated/splits.js';
import { dataDependencies, visible } from './data.js';
import type { EventsOfYear } from './events.js';

/** Weights of events, and of their squares. */
export interface WeightSums {
  readonly sums: number[];
  readonly variances: number[];
}

/** A variable in every slice of energy, [slice x bins + bin]. */
export interface SlicedHistogram extends WeightSums {
  /** [bin + 1] */
  readonly edges: readonly number[];
}

/** Counts in the two parts of a split, [part x effects + effect], and their variances. */
export interface SplitCounts {
  readonly counts: readonly number[];
  readonly variances: readonly number[];
}

/** Livetime of the two parts of a split in time. */
export interface PartLivetimes {
  readonly seconds: readonly [first: number, second: number];
  readonly errorSeconds: readonly [first: number, second: number];
}

/** One year of data in everything that validation compares. */
export interface JudgedData {
  readonly histograms: Readonly<Record<string, SlicedHistogram>>;
  /** [slice] all events. */
  readonly slices: WeightSums;
  /** Splits that the files' columns allow. */
  readonly splits: Partial<Record<SplitName, SplitCounts>>;
  /** Of the splits in time; missing where the livetime is given and not fitted. */
  readonly livetimes: { readonly season?: PartLivetimes; readonly runs?: PartLivetimes };
  /** Events by their cells with both energy regressions. */
  readonly regressors: { readonly pairs: readonly EffectPair[]; readonly counts: readonly number[] };
}

/** Which year, and what its passes need. */
export interface JudgedDataInputs {
  readonly year: YearInputs;
  readonly events: Stored<EventsOfYear>;
  readonly judged: JudgedModels;
  readonly splitEdges: SplitEdges;
  readonly index: number;
}

/** One more pass over the data of a year, kept as a stage. */
export function judgedDataStage(
  context: RunContext,
  { year, events, judged, splitEdges, index }: JudgedDataInputs,
): Promise<Stored<JudgedData>> {
  const name = context.inputs.years.length === 1 ? 'judged-data' : `judged-data-${index + 1}`;
  const dependsOn = {
    data: dataDependencies(context, judged.models, year),
    stream: contentsOf(year.stream),
    publish: context.analysis.content.energy.publish,
    other: judged.other,
    splitEdges,
    livetime: events.livetime,
    // Results of an older form lack them.
    slices: 'counted',
  };
  return context.directory.stage(name, dependsOn, async () => ({
    ...(await judgedPass(context, { year, judged, splitEdges })),
    livetimes: { ...seasonLivetimes(events), ...(await runLivetimes(context, year)) },
  }));
}

async function judgedPass(
  context: RunContext,
  { year, judged, splitEdges }: Pick<JudgedDataInputs, 'year' | 'judged' | 'splitEdges'>,
): Promise<Omit<JudgedData, 'livetimes'>> {
  const passing = selected(await dataFrame(context, year), context.analysis);
  const run = runColumnOf(passing);
  const cores = coreColumns.every((name) => passing.has(name)) ? coreColumns : [];
  const all = visible(await reconstructed(passing, context, judged.models), context);
  const frame = (await withJudgedColumns(all, context, judged)).select([
    ...judgedColumns,
    'event_weight',
    ...cores,
    ...(run === undefined ? [] : [run]),
    ...(passing.has('start_time_mjd') ? ['start_time_mjd'] : []),
  ]);
  const sums = new JudgedSums(context, { splitEdges, run });
  for await (const table of frame) sums.add(frame, table);
  return sums.result();
}

interface JudgedSettings {
  readonly splitEdges: SplitEdges;
  /** Column of run numbers. */
  readonly run?: string;
}

/** Sums of a pass that grow block by block. */
class JudgedSums {
  readonly #context: RunContext;
  readonly #settings: JudgedSettings;
  readonly #histograms: Record<string, SlicedHistogram> = {};
  readonly #slices: WeightSums;
  readonly #splits: Partial<Record<SplitName, WeightSums>> = {};
  readonly #pairs = new Map<number, number>();

  constructor(context: RunContext, settings: JudgedSettings) {
    this.#context = context;
    this.#settings = settings;
    this.#slices = noWeights(energySlices(context).length - 1);
  }

  add(frame: EventFrame, table: Table): void {
    const column = (name: string): Float64Array | undefined =>
      frame.has(name) ? table.numbers(name) : undefined;
    const { run } = this.#settings;
    const times = { run: run === undefined ? undefined : column(run), startMjd: column('start_time_mjd') };
    const events = judgedEvents(this.#context, column, times);
    const weight = table.numbers('event_weight');
    this.#addHistograms(events, weight);
    this.#addSplits(events, weight);
    events.pair.forEach((key, i) => {
      if (key >= 0) this.#pairs.set(key, (this.#pairs.get(key) ?? 0) + weight[i]);
    });
  }

  #addHistograms(events: JudgedEvents, weight: Float64Array): void {
    const slices = this.#slices.sums.length;
    addWeights(this.#slices, events.slice, weight);
    for (const variable of events.variables) {
      this.#histograms[variable.name] ??= { edges: edgesOf(variable), ...noWeights(slices * variable.bins) };
      addWeights(this.#histograms[variable.name], events.cells(variable), weight);
    }
  }

  #addSplits(events: JudgedEvents, weight: Float64Array): void {
    const parts = events.parts(this.#settings.splitEdges);
    const size = cellCount(this.#context.effects);
    for (const name of splitNames) {
      const part = parts[name];
      if (part === undefined) continue;
      this.#splits[name] ??= noWeights(2 * size);
      const cells = events.effect.map((cell, i) => (cell < 0 ? -1 : part[i] * size + cell));
      addWeights(this.#splits[name], cells, weight);
    }
  }

  result(): Omit<JudgedData, 'livetimes'> {
    const keys = [...this.#pairs.keys()].sort((a, b) => a - b);
    const size = cellCount(this.#context.effects);
    const splits = Object.entries(this.#splits).map(([name, { sums, variances }]) => [
      name,
      { counts: sums, variances },
    ]);
    return {
      histograms: this.#histograms,
      slices: this.#slices,
      splits: Object.fromEntries(splits),
      regressors: {
        pairs: keys.map((key) => pairOf(key, size)),
        counts: keys.map((key) => this.#pairs.get(key)!),
      },
    };
  }
}

function noWeights(cells: number): WeightSums {
  return { sums: new Array<number>(cells).fill(0), variances: new Array<number>(cells).fill(0) };
}

function addWeights({ sums, variances }: WeightSums, cells: Int32Array, weight: Float64Array): void {
  for (let i = 0; i < cells.length; i++) {
    if (cells[i] < 0) continue;
    sums[cells[i]] += weight[i];
    variances[cells[i]] += weight[i] * weight[i];
  }
}

/** Livetime of winter and summer, from that of the months; nothing where it is given as a whole. */
function seasonLivetimes({ livetime }: Stored<EventsOfYear>): { season?: PartLivetimes } {
  const months = livetime.filter(({ month }) => month !== 'all');
  if (months.length === 0) return {};
  const seconds: [number, number] = [0, 0];
  const squares: [number, number] = [0, 0];
  for (const each of months) {
    const part = isSummerMonth(Number(each.month.slice(5))) ? 1 : 0;
    seconds[part] += each.seconds;
    squares[part] += each.errorSeconds ** 2;
  }
  return { season: { seconds, errorSeconds: [Math.sqrt(squares[0]), Math.sqrt(squares[1])] } };
}

/** Livetime of odd and even runs, fitted to the stream of each; nothing without a stream or run numbers, or where all runs are of one kind. */
async function runLivetimes(context: RunContext, year: YearInputs): Promise<{ runs?: PartLivetimes }> {
  if (year.stream.length === 0) return {};
  const stream = await streamFrame(context, year, { withRuns: true });
  const run = runColumnOf(stream);
  if (run === undefined) return {};
  const fits = [new LivetimeFit(), new LivetimeFit()];
  const events = [0, 0];
  for await (const table of stream) {
    const [numbers, times] = [table.numbers(run), table.numbers('start_time_mjd')];
    for (const part of [0, 1]) {
      const own = times.filter((_, i) => (numbers[i] % 2 === 0 ? 1 : 0) === part);
      fits[part].add(own);
      events[part] += own.length;
    }
  }
  if (events.includes(0)) return {};
  const [first, second] = fits.map((fit) => fit.finish().at(-1)!);
  return {
    runs: {
      seconds: [first.seconds, second.seconds],
      errorSeconds: [first.errorSeconds, second.errorSeconds],
    },
  };
}
