import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FileError, toJson, writeFileAtomic } from '../../core/index.js';
import { codeHash, hashOf } from '../fingerprint.js';

/** Called with what is being done, and how much of how much of it is done. */
export type Progress = (task: string, done: number, total: number) => void;

/** How one stage of a run went, for the printed log, the manifest and the report. */
export interface StageRecord {
  readonly stage: string;
  /** Hash of all that the result depends on: stands in the stage's file too. */
  readonly key: string;
  readonly skipped: boolean;
  /** Of stages that ran together, an equal share each. */
  readonly seconds: number;
  readonly peakMemoryBytes: number;
}

/** A stage with everything that its result depends on, as plain data. */
export interface WantedStage {
  readonly name: string;
  readonly dependsOn: unknown;
}

/** A result as it comes back from its file: typed arrays are plain lists of numbers. */
export type Stored<Value> = Value extends ArrayBufferView
  ? number[]
  : Value extends object
    ? { [Key in keyof Value]: Stored<Value[Key]> }
    : Value;

/**
 * The folder of a run. Each stage leaves its result as one JSON file with the hash of all that it depended on; a stage whose hash
 * is unchanged is not run again. A result is always read back from its text, so that a resumed run sees what the first saw.
 */
export class RunDirectory {
  readonly path: string;
  readonly records: StageRecord[] = [];
  readonly #log: (line: string) => void;
  readonly #progress?: Progress;
  #running = '';

  /** @param log  takes one line per finished stage, and what say() is given */
  constructor(path: string, log: (line: string) => void, progress?: Progress) {
    this.path = path;
    this.#log = log;
    this.#progress = progress;
  }

  /** Tells of how much the running stage has done of what it is at. */
  readonly onProgress = (done: number, total: number): void => {
    this.#progress?.(this.#running, done, total);
  };

  /** Tells something beside the finished stages. */
  say(line: string): void {
    this.#log(line);
  }

  /** The path of a file in the folder. */
  file(...names: string[]): string {
    return join(this.path, ...names);
  }

  /**
   * The result of a stage: from its file where `dependsOn` and the program are as they were, else by running it.
   * @param dependsOn  everything that the result depends on, as plain data
   */
  async stage<Result>(name: string, dependsOn: unknown, run: () => Promise<Result>): Promise<Stored<Result>> {
    const [result] = await this.stages([{ name, dependsOn }], async () => [await run()]);
    return result;
  }

  /**
   * The results of several stages of which those that have to run do so together.
   * @param run  gives the results of the stages that are missing, in their order
   */
  async stages<Wanted extends WantedStage, Result>(
    wanted: readonly Wanted[],
    run: (missing: readonly Wanted[]) => Promise<readonly Result[]>,
  ): Promise<Stored<Result>[]> {
    const started = performance.now();
    const keys = wanted.map(({ name, dependsOn }) => hashOf({ stage: name, code: codeHash(), dependsOn }));
    const found = await Promise.all(
      wanted.map(async ({ name }, index) => {
        const stored = await readStage<Stored<Result>>(this.#stageFile(name));
        return stored?.key === keys[index] ? stored : undefined;
      }),
    );
    const missing = wanted.filter((_, index) => found[index] === undefined);
    this.#running = missing[0]?.name ?? '';
    const made = missing.length === 0 ? [] : await run(missing);
    const seconds = (performance.now() - started) / 1000 / Math.max(1, missing.length);
    const results: Stored<Result>[] = [];
    for (const [index, { name }] of wanted.entries()) {
      const stored = found[index];
      const key = keys[index];
      results.push(stored?.result ?? (await this.#store(name, key, made[missing.indexOf(wanted[index])])));
      this.#finish({ stage: name, key, skipped: stored !== undefined, seconds: stored ? 0 : seconds });
    }
    return results;
  }

  #stageFile(name: string): string {
    return this.file('stages', `${name}.json`);
  }

  async #store<Result>(name: string, key: string, result: Result): Promise<Stored<Result>> {
    const text = toJson({ stage: name, key, result }, 1);
    await mkdir(this.file('stages'), { recursive: true });
    await writeFileAtomic(this.#stageFile(name), `${text}\n`);
    return parseJson<{ result: Stored<Result> }>(text).result;
  }

  /**
   * The result of a stage of a finished run, as it stands.
   * @param record  of the stage, from that run's manifest
   * @throws {FileError} no such file, or one of another run
   */
  async finished<Result>({ stage, key }: Pick<StageRecord, 'stage' | 'key'>): Promise<Stored<Result>> {
    const path = this.#stageFile(stage);
    const stored = await readStage<Stored<Result>>(path);
    if (stored?.key === key) return stored.result;
    throw new FileError(
      stored === undefined
        ? `${path}: no readable result of the stage '${stage}'`
        : `${path}: is of another run than manifest.json, one that did not finish`,
      { fields: { file: path, stage }, remedy: 'Finish the analysis first: airshower run.' },
    );
  }

  #finish(finished: Pick<StageRecord, 'stage' | 'key' | 'skipped' | 'seconds'>): void {
    const { stage, skipped, seconds } = finished;
    this.records.push({ ...finished, peakMemoryBytes: process.resourceUsage().maxRSS * 1024 });
    this.#log(skipped ? `${stage}: unchanged, skipped` : `${stage}: done in ${seconds.toFixed(1)} s`);
  }
}

async function readStage<Result>(path: string): Promise<{ key: string; result: Result } | undefined> {
  try {
    return parseJson(await readFile(path, 'utf8'));
  } catch {
    // No file, or one that an older program or a person left damaged: the stage runs again and replaces it.
    return undefined;
  }
}

const nonFinite: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** Reads what toJson wrote: the strings "NaN", "Infinity", "-Infinity" become numbers again. */
export function parseJson<Value>(text: string): Value {
  return JSON.parse(text, (_, value) =>
    typeof value === 'string' && Object.hasOwn(nonFinite, value) ? nonFinite[value] : value,
  );
}
