import { toJson, writeFileAtomic } from '../../core/index.js';
import { writeHepData } from '../spectrum/hepdata-files.js';
import { countEntries, responseEntries, writeResponseFile } from '../spectrum/response-file.js';
import { unfoldedFile } from '../spectrum/unfolded-file.js';
import type { RunContext } from './context.js';
import type { RunResults } from './run-results.js';

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
