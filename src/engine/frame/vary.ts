import { toldShort, UsageError } from '../../core/index.js';
import { applyStep, type Part } from './part.js';
import type { VaryStep } from './plan.js';
import { Result } from './result.js';
import { together } from './results/describe.js';
import { checkRecord } from './results/inputs.js';

/** A result for the frame as it is, and for each variant by name ('s125:up'). */
export interface Varied<T> {
  readonly nominal: T;
  readonly variations: Readonly<Record<string, T>>;
}

const example =
  "vary('s125', { up: { lap_s125: '1.03 * lap_s125' }, down: { lap_s125: '0.97 * lap_s125' } })";

/** The parts of each side of a variation, by 'name:side'. @throws {UsageError} no side, or one that is not { column: expression } */
export function varyParts(
  parts: readonly Part[],
  name: string,
  variations: VaryStep['variations'],
): Map<string, readonly Part[]> {
  checkRecord('vary', variations, example);
  if (Object.keys(variations).length === 0)
    throw new UsageError(`vary: the variation '${name}' has no sides`, { remedy: `Write ${example}.` });
  const sides = Object.entries(variations).map(([side, columns]) => {
    checkRecord(`vary: '${side}'`, columns, example);
    for (const column of Object.keys(columns)) for (const { scope } of parts) scope.node(column);
    const varied = parts.map((part) =>
      applyStep(part, { kind: 'withColumns', columns: ownNames(part, columns) }),
    );
    return [`${name}:${side}`, varied] as const;
  });
  return new Map(sides);
}

/** A second name stands for the column behind it: whoever uses that under either name has to see the variation. */
function ownNames({ scope }: Part, columns: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, text]) => [scope.columnName(name) ?? name, text]),
  );
}

/** @throws {UsageError} what is not the result of a frame */
export function variedResult<T>(results: readonly Result<T>[], names: readonly string[]): Result<Varied<T>> {
  const odd = results.find((result) => !(result instanceof Result));
  if (odd !== undefined)
    throw new UsageError(
      `varied needs a function that gives a result of its frame, found ${toldShort(odd)}`,
      {
        remedy: 'Write varied((frame) => frame.count()), without async and await; steps go before varied().',
      },
    );
  return new Result(function* () {
    const [nominal, ...others] = yield* together(results.map((result) => result.steps()));
    return { nominal, variations: Object.fromEntries(names.map((name, i) => [name, others[i]])) };
  });
}
