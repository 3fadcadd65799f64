import { toJson, writeFileAtomic } from '../core/index.js';
import type { RunContext } from './context.js';
import { countEntries, responseEntries, writeResponseFile } from './response-file.js';
import type { Stored } from './run-directory.js';
import type { SkyPicture } from './sky-section.js';
import type { ChallengeResult } from './stages/challenge.js';
import type { DataResult } from './stages/data.js';
import type { EventsResult } from './stages/events.js';
import type { FluxFile } from './stages/flux.js';
import type { SpectrumResult } from './stages/unfolding.js';
import type { ValidationResult } from './stages/validation.js';

/** Everything that a run has found, as its stages left it. */
export interface RunResults {
  readonly events: Stored<EventsResult>;
  readonly data: Stored<DataResult>;
  readonly spectrum: Stored<SpectrumResult>;
  readonly flux: FluxFile;
  readonly validation: Stored<ValidationResult>;
  /** Only where the chain was challenged with all that `airshower validate` does. */
  readonly challenge?: ChallengeResult;
  /** Where the analysis file has a section `sky`. */
  readonly sky?: Stored<SkyPicture>;
}

/** Every verdict of a run, those of the challenge last. */
export function verdictsOf({ validation, challenge }: Pick<RunResults, 'validation' | 'challenge'>) {
  return [...validation.verdicts, ...(challenge?.verdicts ?? [])];
}

/** Writes unfolded.json, flux.json, validation.json and response.h5. The same results give the same bytes. */
export async function writeOutputs(context: RunContext, results: RunResults): Promise<void> {
  const { directory } = context;
  const write = (name: string, content: unknown) =>
    writeFileAtomic(directory.file(name), `${toJson(content, 1)}\n`);
  await write('unfolded.json', unfoldedFile(context, results));
  await write('flux.json', results.flux);
  const { validation, challenge } = results;
  await write('validation.json', { ...validation, ...challenge, verdicts: verdictsOf(results) });
  const { spectrum, data, events } = results;
  await writeResponseFile(context, {
    ...responseEntries(context, spectrum, events.etendue),
    ...countEntries(spectrum, data),
  });
}

/** The content of unfolded.json: events per cause, before any flux. */
function unfoldedFile({ causes, effects }: RunContext, { spectrum, data }: RunResults): unknown {
  const size = spectrum.unfolded.length;
  const rows = (values: readonly number[]): number[][] =>
    Array.from({ length: size }, (_, row) => values.slice(row * size, (row + 1) * size));
  const { stat, mc } = spectrum.covariance;
  const last = spectrum.iterations[spectrum.iterations.length - 1];
  return {
    groups: causes.groups.map(({ name }) => name),
    cause_edges: causes.energy.edges,
    effect_edges: effects.energy.edges,
    data: data.counts,
    data_err: data.variances.map(Math.sqrt),
    efficiencies: spectrum.efficiencies,
    unfolded: spectrum.unfolded,
    stat_err: stat.filter((_, index) => index % (size + 1) === 0).map(Math.sqrt),
    mc_err: mc.filter((_, index) => index % (size + 1) === 0).map(Math.sqrt),
    num_iterations: spectrum.iterations.length,
    ts_iter: last?.testStatistic,
    converged: spectrum.converged,
    covariance: {
      stat: rows(stat),
      mc: rows(mc),
      total: rows(stat.map((value, index) => value + mc[index])),
    },
  };
}
