import { inspect } from 'node:util';
import type { PassRequest } from './pass-request.js';
import { runPass } from './run-pass.js';

/** How a result is made: asks for reductions, is given their states, and may ask again, until it has what it needs. */
export type ResultSteps<T> = Generator<readonly PassRequest[], T, readonly unknown[]>;

/**
 * A result that is computed when it is awaited, once; or together with others by compute(), in one pass over the data.
 */
export class Result<T> implements Promise<T> {
  readonly [Symbol.toStringTag] = 'Result';
  #value?: Promise<T>;

  constructor(readonly steps: () => ResultSteps<T>) {}

  /** The value; work begins with the first call. */
  value(): Promise<T> {
    this.#value ??= computeTogether([this]).then(([value]) => value as T);
    return this.#value;
  }

  /** The same result with its value changed. */
  map<U>(change: (value: T) => U): Result<U> {
    const { steps } = this;
    return new Result(function* () {
      return change(yield* steps());
    });
  }

  /** What compute() uses to give the value that it found. */
  settle(value: Promise<T>): void {
    this.#value ??= value;
  }

  get isStarted(): boolean {
    return this.#value !== undefined;
  }

  [inspect.custom](): string {
    return `Result (${this.isStarted ? 'its work has begun' : 'not computed yet'}: await it, or give it to compute([...]))`;
  }

  // biome-ignore lint/suspicious/noThenProperty: awaiting a result is what computes it
  then<A = T, B = never>(
    onValue?: ((value: T) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.value().then(onValue, onError);
  }

  catch<B = never>(onError?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.value().catch(onError);
  }

  finally(onEnd?: (() => void) | null): Promise<T> {
    return this.value().finally(onEnd);
  }
}

interface Running {
  readonly steps: ResultSteps<unknown>;
  step: IteratorResult<readonly PassRequest[], unknown>;
}

/** Values of results, with one pass over the data for all that read the same sources. */
export async function computeTogether(results: readonly Result<unknown>[]): Promise<unknown[]> {
  const running = results.map((result): Running => {
    const steps = result.steps();
    return { steps, step: steps.next() };
  });
  for (;;) {
    const waiting = running.filter(({ step }) => !step.done);
    if (waiting.length === 0) return running.map(({ step }) => step.value);
    const requests = waiting.flatMap(({ step }) => step.value as readonly PassRequest[]);
    const states = await runRequests(requests);
    for (const each of waiting) {
      const count = (each.step.value as readonly PassRequest[]).length;
      each.step = each.steps.next(states.splice(0, count));
    }
  }
}

/** Runs requests, those over the same sources together. */
async function runRequests(requests: readonly PassRequest[]): Promise<unknown[]> {
  const states: unknown[] = [];
  const left = new Set(requests.keys());
  for (const first of left) {
    const same = [...left].filter((i) => isSamePass(requests[first], requests[i]));
    for (const i of same) left.delete(i);
    const found = await runPass(same.map((i) => requests[i]));
    same.forEach((place, i) => {
      states[place] = found[i];
    });
  }
  return states;
}

function isSamePass(a: PassRequest, b: PassRequest): boolean {
  return (
    Boolean(a.fromEnd) === Boolean(b.fromEnd) &&
    a.someBlocks === b.someBlocks &&
    a.parts.length === b.parts.length &&
    a.parts.every((part, i) => part.scope.graph === b.parts[i].scope.graph)
  );
}
