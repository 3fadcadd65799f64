import { writeFileAtomic } from '../core/index.js';
import { formatUnfoldingOutput, unfoldFile } from '../unfolding/index.js';

export interface UnfoldToJsonOptions {
  /** Write the result there too. */
  readonly out?: string;
  readonly compatibility?: 'pyunfold';
}

/** Unfolds the problem in a JSON file and returns the result as JSON text. @throws as unfoldFile */
export async function unfoldToJson(
  path: string,
  { out, compatibility }: UnfoldToJsonOptions = {},
): Promise<string> {
  const text = formatUnfoldingOutput(await unfoldFile(path, { compatibility }));
  if (out !== undefined) await writeFileAtomic(out, `${text}\n`);
  return text;
}
