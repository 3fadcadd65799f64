import type { KernelMemory } from '../../../core/index.js';
import { machineBuffer } from '../../kernels/machine.js';
import { oncePerMemory, type Place, placesIn } from '../../kernels/places.js';
import { sharedNumbers } from '../operations/sources.js';
import type { ArrayPlan, PlannedOperation } from '../plan/plan.js';
import type { View } from '../view.js';

/** Numbers that lie in the memory of the workers' kernels, as they are sent: where. */
export interface PlacedNumbers {
  readonly address: number;
  readonly count: number;
}

/** Numbers on their way to a worker: their place in the memory of its kernels, or shared memory that it copies from. */
export type SentNumbers = PlacedNumbers | Float64Array;

/** A plan on its way to a worker. */
export interface SentPlan {
  readonly operations: readonly (PlannedOperation & { readonly view?: SentView })[];
}

type SentView = Omit<View, 'data'> & { readonly data: SentNumbers };

/** Fewer are copied by each block that needs them: a place takes whole pages. */
const fewestNumbers = 1 << 15;

/**
 * Numbers that one computation works on, in the memory of its workers' kernels, so that no block is copied there. Inputs stay in
 * their places as long as somebody has them, results until release().
 */
export class Placement {
  readonly #made: Place[] = [];
  readonly #sent = new Map<Float64Array, SentNumbers>();

  constructor(readonly memory: KernelMemory | undefined) {}

  /** Room for numbers that stay until release(). */
  numbers(count: number): Float64Array {
    const place = this.memory && placesIn(this.memory).take(8 * count);
    if (!place || !this.memory) return sharedNumbers(count);
    this.#made.push(place);
    const numbers = new Float64Array(this.memory.buffer, place.address, count);
    this.#sent.set(numbers, { address: place.address, count });
    return numbers;
  }

  sent(numbers: Float64Array): SentNumbers {
    const known = this.#sent.get(numbers);
    if (known) return known;
    const placed =
      this.memory && numbers.length >= fewestNumbers ? inputsIn(this.memory).place(numbers) : undefined;
    // The entry keeps the input from being collected, and its place from being given to others.
    this.#sent.set(numbers, placed ?? numbers);
    return placed ?? numbers;
  }

  /** Where a worker is to put its numbers: nothing is copied there first. */
  sentTarget(numbers: Float64Array): SentNumbers {
    return this.#sent.get(numbers) ?? numbers;
  }

  sentPlan({ operations }: ArrayPlan): SentPlan {
    return {
      operations: operations.map((operation) => {
        if (!isMemory(operation)) return operation;
        const { view } = operation;
        return { ...operation, view: { ...view, data: this.sent(view.data) } };
      }),
    };
  }

  release(): void {
    if (this.memory) for (const place of this.#made.splice(0)) placesIn(this.memory).give(place);
    this.#sent.clear();
  }
}

/** The numbers again, in the thread whose kernels work on them. */
export function receivedNumbers(sent: SentNumbers): Float64Array {
  return 'address' in sent ? new Float64Array(machineBuffer(), sent.address, sent.count) : sent;
}

export function receivedPlan({ operations }: SentPlan): ArrayPlan {
  return {
    operations: operations.map((operation) => {
      const { view } = operation;
      return view ? { ...operation, view: { ...view, data: receivedNumbers(view.data) } } : operation;
    }),
  };
}

const isMemory = (operation: PlannedOperation): operation is PlannedOperation & { readonly view: View } =>
  operation.kind === 'memory';

const inputsIn = oncePerMemory((memory) => new PlacedInputs(memory));

/** Copies of inputs in one memory. When nobody has an input any more, its place is given to others. */
class PlacedInputs {
  readonly #placed = new WeakMap<Float64Array, PlacedNumbers>();
  readonly #unused: FinalizationRegistry<Place>;

  constructor(readonly memory: KernelMemory) {
    const places = placesIn(memory);
    this.#unused = new FinalizationRegistry((place) => places.give(place));
  }

  /** @returns undefined where there is no room */
  place(numbers: Float64Array): PlacedNumbers | undefined {
    const known = this.#placed.get(numbers);
    if (known) return known;
    const place = placesIn(this.memory).take(numbers.byteLength);
    if (!place) return undefined;
    const placed = { address: place.address, count: numbers.length };
    new Float64Array(this.memory.buffer, placed.address, placed.count).set(numbers);
    this.#placed.set(numbers, placed);
    this.#unused.register(numbers, place);
    return placed;
  }
}
