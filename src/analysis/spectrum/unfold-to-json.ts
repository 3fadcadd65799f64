import { refuseOwnInput, toJson, writeFileAtomic } from '../../core/index.js';
import { closeDefaultExecutor, setDefaultWorkers } from '../../engine/index.js';
import {
  bootstrapCovariances,
  bootstrapOutput,
  readUnfoldingInput,
  type UnfoldingInput,
  type UnfoldingOptions,
  type UnfoldingResult,
  unfold,
  unfoldingOutput,
} from '../../unfolding/index.js';

export interface UnfoldToJsonOptions {
  /** Write the result there too. */
  readonly out?: string;
  readonly compatibility?: 'pyunfold';
  /** Goes before the file's. */
  readonly method?: string;
  /** Pseudo-experiments for both covariances by bootstrap; default none. */
  readonly toys?: number;
  /** Of the pseudo-experiments; default 1. */
  readonly seed?: number;
  /** Threads for them; default one per core. */
  readonly workers?: number;
}

/** Unfolds the problem in a JSON or HDF5 file and returns the result as JSON text. @throws as unfoldFile */
export async function unfoldToJson(path: string, options: UnfoldToJsonOptions = {}): Promise<string> {
  const { out, compatibility, method } = options;
  if (out !== undefined) refuseOwnInput(out, [path]);
  const given = { compatibility, method } as Partial<UnfoldingOptions>;
  const input = await readUnfoldingInput(path, given);
  const result = unfold(input.problem, input.options);
  const text = `${toJson({ ...unfoldingOutput(result), ...(await bootstrapped(input, result, options)) })}\n`;
  if (out !== undefined) await writeFileAtomic(out, `${text}\n`);
  return text;
}

async function bootstrapped(
  { problem, options }: UnfoldingInput,
  result: UnfoldingResult,
  { toys, seed = 1, workers }: UnfoldToJsonOptions,
): Promise<{ toys?: Record<string, unknown> }> {
  if (toys === undefined) return {};
  if (workers !== undefined) setDefaultWorkers(workers);
  try {
    const comparison = await bootstrapCovariances(problem, options, result, { toys, seed });
    return { toys: bootstrapOutput(comparison, { toys, seed }) };
  } finally {
    await closeDefaultExecutor();
  }
}
