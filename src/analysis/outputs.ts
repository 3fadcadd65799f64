import { toJson, writeFileAtomic } from '../core/index.js';
import type { RunContext } from './context.js';
import { writeHepData } from './hepdata-files.js';
import { countEntries, responseEntries, writeResponseFile } from './response-file.js';
import type { Stored } from './run-directory.js';
import type { SkyPicture } from './sky-section.js';
import type { ChallengeResult } from './stages/challenge.js';
import type { DataResult } from './stages/data.js';
import type { EventsResult } from './stages/events.js';
import type { FluxFile } from './stages/flux.js';
import type { SpectrumResult } from './stages/unfolding.js';
import type { ValidationResult } from './stages/validation.js';
import { unfoldedFile } from './unfolded-file.js';

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

/** Writes unfolded.json, flux.json, validation.json, response.h5 and the tables in hepdata. The same results give the same bytes. */
export async function writeOutputs(context: RunContext, results: RunResults): Promise<void> {
  const { directory } = context;
  const write = (name: string, content: unknown) =>
    writeFileAtomic(directory.file(name), `${toJson(content, 1)}\n`);
  await write('unfolded.json', unfoldedFile(context, results));
  await write('flux.json', results.flux);
  await writeHepData(context, results.flux);
  const { validation, challenge } = results;
  await write('validation.json', { ...validation, ...challenge, verdicts: verdictsOf(results) });
  const { spectrum, data, events } = results;
  await writeResponseFile(context, {
    ...responseEntries(context, spectrum, events.etendue),
    ...countEntries(spectrum, data),
  });
}
