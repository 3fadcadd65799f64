import type { Executor } from '../executors/executor.js';
import { cutInputs } from '../expressions/paired-cuts.js';
import { fileName, type WorkerSource } from './block-sources.js';
import type { BlockJob } from './block-task.js';
import { GatheredBounds } from './index-file/gathered-bounds.js';
import { knownFiles } from './index-file/places-of-plan.js';
import { rowsOf, type Source } from './part.js';
import type { PassRequest } from './pass-request.js';
import { phasesOf, type SourceInput } from './phases.js';
import { sharedColumn } from './shared-columns.js';

/** What workers are told: the requests, and after them the extremes that an index wants to know. */
export function jobOf(
  requests: readonly PassRequest[],
  executor: Executor,
): { job: BlockJob; gathered: (GatheredBounds | undefined)[] } {
  const names = new Occurrences();
  const made = requests[0].parts.map((part, i) => {
    const wanted = requests.map((request) => {
      const own = request.parts[i];
      return { barriers: own.barriers, nodes: request.inputs(own) };
    });
    const gathered = GatheredBounds.for(part, columnNames(phasesOf(wanted, part.scope.graph).inputs));
    if (gathered) wanted.push({ barriers: [], nodes: gathered.nodes });
    const { inputs, phase } = phasesOf(wanted, part.scope.graph);
    const cut = new Set(columnNames(cutInputs(phase.program).map((place) => inputs[place])));
    const columns = { names: columnNames(inputs), cut };
    const source = workerSource(part.source, columns, executor);
    const streams = rowsOf(part.source).map((_, file) => names.of(fileName(source, file)));
    return { part: { source, streams, inputs, phase }, gathered };
  });
  const specs = requests.map(({ spec }) => spec);
  const gathered = made.map((each) => each.gathered);
  const reductions = gathered.some(Boolean) ? [...specs, { kind: 'bounds' } as const] : specs;
  return { job: { parts: made.map(({ part }) => part), reductions }, gathered };
}

/**
 * Names of streams of random numbers: those of the files. Files of one name in several folders and tables in memory that are put together
 * must not draw the same numbers, so from the second one on they are counted.
 */
class Occurrences {
  readonly #counts = new Map<string, number>();

  of(name: string): string {
    const before = this.#counts.get(name) ?? 0;
    this.#counts.set(name, before + 1);
    return before === 0 ? name : `${name} (${before + 1})`;
  }
}

const columnNames = (inputs: readonly SourceInput[]): string[] =>
  inputs.flatMap((input) => (input.kind === 'column' ? [input.name] : []));

function workerSource(
  source: Source,
  { names, cut }: { readonly names: readonly string[]; readonly cut: ReadonlySet<string> },
  executor: Executor,
): WorkerSource {
  if (source.kind === 'files') {
    const known = knownFiles(source);
    return { kind: 'files', files: source.files, open: source.open, ...(known && { known }) };
  }
  const columns = names.map((name) => {
    return [name, sharedColumn(source.table.column(name), executor, cut.has(name))] as const;
  });
  return { kind: 'table', columns: Object.fromEntries(columns) };
}
