import { applyStep, type Part } from './part.js';
import type { VaryStep } from './plan.js';
import { Result } from './result.js';
import { together } from './results/describe.js';

/** A result for the frame as it is, and for each variant by name ('s125:up'). */
export interface Varied<T> {
  readonly nominal: T;
  readonly variations: Readonly<Record<string, T>>;
}

/** The parts of each side of a variation, by 'name:side'. */
export function varyParts(
  parts: readonly Part[],
  name: string,
  variations: VaryStep['variations'],
): Map<string, readonly Part[]> {
  const sides = Object.entries(variations).map(([side, columns]) => {
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

export function variedResult<T>(results: readonly Result<T>[], names: readonly string[]): Result<Varied<T>> {
  return new Result(function* () {
    const [nominal, ...others] = yield* together(results.map((result) => result.steps()));
    return { nominal, variations: Object.fromEntries(names.map((name, i) => [name, others[i]])) };
  });
}
