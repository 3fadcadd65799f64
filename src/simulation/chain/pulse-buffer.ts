import type { Detector } from '../detector/detector.js';
import { silent, type TankHits } from '../surface/tank-hits.js';

/** Signals and times of the tanks of a file's events, one after the other. */
export interface PulseColumns {
  /** [event] number of tanks hit. */
  readonly counts: Uint32Array;
  /** [pulse] number of the station. */
  readonly string: Int32Array;
  /** [pulse] 61 for the first tank of a station, 63 for the second: their high-gain DOMs. */
  readonly om: Uint32Array;
  /** [pulse] ns since the core reached the ground. */
  readonly timeNs: Float64Array;
  /** [pulse] VEM, as recorded. */
  readonly chargeVem: Float64Array;
}

/** Collects pulses; events come in the order of their rows. */
export class PulseBuffer {
  readonly #counts: number[] = [];
  readonly #string: number[] = [];
  readonly #om: number[] = [];
  readonly #timeNs: number[] = [];
  readonly #chargeVem: number[] = [];

  add(tanks: TankHits, { stationNumbers }: Detector): void {
    let count = 0;
    for (let tank = 0; tank < tanks.state.length; tank++) {
      if (tanks.state[tank] === silent) continue;
      count++;
      this.#string.push(stationNumbers[tank >> 1]);
      this.#om.push(tank % 2 === 0 ? 61 : 63);
      this.#timeNs.push(tanks.timeNs[tank]);
      this.#chargeVem.push(10 ** tanks.lgSignal[tank]);
    }
    this.#counts.push(count);
  }

  finish(): PulseColumns {
    return {
      counts: Uint32Array.from(this.#counts),
      string: Int32Array.from(this.#string),
      om: Uint32Array.from(this.#om),
      timeNs: Float64Array.from(this.#timeNs),
      chargeVem: Float64Array.from(this.#chargeVem),
    };
  }
}
