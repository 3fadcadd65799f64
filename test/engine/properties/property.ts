import fc from 'fast-check';
import { type Cut, cuts, frameOfCut, type RandomFrame } from './frames.js';

/** What a method of a frame must do, on random frames with random arguments. */
export interface MethodProperty {
  /** fast-check's property: fails with the smallest frame and arguments it finds. */
  readonly property: fc.IAsyncPropertyWithHooks<[Cut, unknown]>;
  readonly runs: number;
}

export function holds<A>(
  args: fc.Arbitrary<A>,
  check: (random: RandomFrame, args: A) => Promise<void>,
  runs = 30,
): MethodProperty {
  const property = fc.asyncProperty(cuts, args as fc.Arbitrary<unknown>, async (cut, drawn) => {
    await check(await frameOfCut(cut), drawn as A);
  });
  return { property, runs };
}

export const none = fc.constant(undefined);
