import type { RandomStream } from '../../core/index.js';
import { type PrimaryName, primaries } from '../../events/index.js';
import type { FluxModel } from '../../flux/index.js';

/** Energies are drawn from steps of this width in lg(E/GeV), each with the model's integral and its local power law. */
const step = 0.01;

/** Draws primaries from a flux: mass group and energy. */
export class PrimarySource {
  /** Integral of all groups over the range, m^-2 s^-1 sr^-1. */
  readonly integral: number;
  readonly #low: number;
  readonly #cumulative: Float64Array;
  /** [cell] 1 + index of the local power law. */
  readonly #exponents: Float64Array;

  /** @throws {DomainError} a model without mass groups, or without values in the range */
  constructor(model: FluxModel, minLgEnergy: number, maxLgEnergy: number) {
    const steps = Math.round((maxLgEnergy - minLgEnergy) / step);
    this.#low = minLgEnergy;
    this.#cumulative = new Float64Array(steps * primaries.length);
    this.#exponents = new Float64Array(steps * primaries.length);
    let sum = 0;
    for (let cell = 0; cell < this.#cumulative.length; cell++) {
      const low = 10 ** this.#lowOf(cell);
      const high = low * 10 ** step;
      const group = primaries[cell % primaries.length].name;
      sum += model.integral(low, high, [group]);
      this.#cumulative[cell] = sum;
      const ratio = model.groupFlux([group], high) / model.groupFlux([group], low);
      this.#exponents[cell] = 1 + Math.log(ratio) / Math.log(high / low);
    }
    this.integral = sum;
  }

  draw(random: RandomStream): { primary: PrimaryName; lgEnergy: number } {
    const cell = this.#find(random.uniform() * this.integral);
    return {
      primary: primaries[cell % primaries.length].name,
      lgEnergy:
        this.#lowOf(cell) + step * powerShare(random.uniform(), this.#exponents[cell] * step * Math.LN10),
    };
  }

  #lowOf(cell: number): number {
    return this.#low + step * Math.floor(cell / primaries.length);
  }

  #find(at: number): number {
    let low = 0;
    let high = this.#cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#cumulative[middle] < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Where u lies in [0, 1] for a density ~ exp(k x): the inverse of its distribution function. */
function powerShare(u: number, k: number): number {
  return Math.abs(k) < 1e-9 || !Number.isFinite(k) ? u : Math.log1p(u * Math.expm1(k)) / k;
}
