import { kernelMemory } from '../../core/index.js';
import { type Kernels, learningKernels } from '../kernels.js';

/** Rows that are done at once, while they are in the cache; an even number. */
const blockRows = 1024;

interface Workplace {
  readonly kernels: Kernels;
  /** [output][row], one after the other from address 0 on */
  readonly scores: readonly Float64Array[];
}

/** This thread's, by number of outputs. */
const workplaces = new Map<number, Workplace>();

/** Replaces scores [output][row] by e^score over the sum of e^score of all outputs; NaN where a score is NaN. */
export function softmax(scores: readonly Float64Array[]): void {
  const place = workplaces.get(scores.length) ?? makeWorkplace(scores.length);
  workplaces.set(scores.length, place);
  const { length: rows } = scores[0];
  for (let start = 0; start < rows; start += blockRows) {
    const stop = Math.min(start + blockRows, rows);
    place.scores.forEach((own, k) => {
      own.set(scores[k].subarray(start, stop));
    });
    place.kernels.softmax(0, scores.length, 8 * blockRows, (stop - start + 1) & ~1);
    place.scores.forEach((own, k) => {
      scores[k].set(own.subarray(0, stop - start), start);
    });
  }
}

function makeWorkplace(outputs: number): Workplace {
  const memory = kernelMemory(8 * blockRows * outputs);
  const scores = Array.from(
    { length: outputs },
    (_, k) => new Float64Array(memory.buffer, 8 * blockRows * k, blockRows),
  );
  return { kernels: learningKernels(memory), scores };
}
