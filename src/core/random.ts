import { fillPhilox, longestRun } from './philox-run.js';

/** What a stream of random numbers belongs to. Equal keys give equal numbers, on any worker, in any order of work. */
export interface RandomKey {
  /** The user's seed: an integer, 0 <= seed < 2^53. */
  readonly seed: number;
  /** What the numbers are for: 'shower', 'toys', ... */
  readonly stage: string;
  /** Number or name of the file (or toy, tree, pixel, ...); default 0. */
  readonly file?: number | string;
  /** Number of the block in the file; default 0. */
  readonly block?: number;
}

/** The stream of random numbers of one key. Streams of different keys are independent (Philox4x32-10). */
export function randomStream(key: RandomKey): RandomStream {
  if (!Number.isSafeInteger(key.seed) || key.seed < 0) {
    throw new RangeError(`seed ${key.seed} is not an integer from 0 to 2^53 - 1`);
  }
  const file = typeof key.file === 'string' ? hashText(key.file, 0x9747b28c) : (key.file ?? 0);
  return new RandomStream(
    Uint32Array.of(
      key.seed ^ hashText(key.stage, 1),
      Math.floor(key.seed / 2 ** 32) ^ hashText(key.stage, 2),
    ),
    file,
    key.block ?? 0,
  );
}

/** Draws from the usual distributions. The methods advance the stream; make it with randomStream. */
export class RandomStream {
  readonly #key: Uint32Array;
  readonly #counter: Uint32Array;
  /** Words made and not yet drawn start at `used`. The first run is short: many streams draw a few numbers only. */
  #words = new Uint32Array(4);
  #used = 4;
  #spareNormal = Number.NaN;

  constructor(key: Uint32Array, file: number, block: number) {
    this.#key = key;
    // The low words count draws (2^64 of them), the high words are file and block.
    this.#counter = Uint32Array.of(0, 0, file, block);
  }

  /** 32 random bits as an unsigned integer. */
  word(): number {
    if (this.#used === this.#words.length) this.#refill();
    return this.#words[this.#used++];
  }

  #refill(): void {
    const { length } = this.#words;
    const fresh = this.#counter[0] === 0 && this.#counter[1] === 0;
    if (!fresh && length < longestRun) this.#words = new Uint32Array(4 * length);
    fillPhilox(this.#counter, this.#key, this.#words);
    this.#used = 0;
  }

  /** Uniform in the open interval (0, 1): 52 random bits and a half, so that neither 0 nor 1 comes out. */
  uniform(): number {
    const high = this.word() >>> 6;
    const low = this.word() >>> 6;
    return (high * 2 ** 26 + low + 0.5) * 2 ** -52;
  }

  /** A whole number in [0, n), each equally likely; 1 <= n <= 2^32. */
  below(n: number): number {
    const limit = 2 ** 32 - (2 ** 32 % n);
    for (;;) {
      const word = this.word();
      if (word < limit) return word % n;
    }
  }

  /** Standard normal (Marsaglia's polar method; two at a time, the second is kept). */
  normal(): number {
    if (!Number.isNaN(this.#spareNormal)) {
      const spare = this.#spareNormal;
      this.#spareNormal = Number.NaN;
      return spare;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spareNormal = y * scale;
      return x * scale;
    }
  }

  /** Exponential with mean 1. */
  exponential(): number {
    return -Math.log(this.uniform());
  }

  /** Gamma with the given shape (> 0) and scale 1 (Marsaglia and Tsang, ACM TOMS 26 (2000) 363). */
  gamma(shape: number): number {
    if (!(shape > 0)) throw new RangeError(`gamma: shape ${shape} is not above 0`);
    if (shape < 1) return this.gamma(shape + 1) * this.uniform() ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v <= 0) continue;
      const u = this.uniform();
      // Their squeeze: where it holds the logarithms would accept, too, and most draws need none.
      if (u < 1 - 0.0331 * (x * x) * (x * x)) return d * v;
      if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  /** Poisson count of the given mean (>= 0): inversion below 10, Hoermann's PTRS above (Insur. Math. Econ. 12 (1993) 39). */
  poisson(mean: number): number {
    if (!(mean >= 0) || mean === Number.POSITIVE_INFINITY)
      throw new RangeError(`poisson: mean ${mean} is not finite and >= 0`);
    return mean < 10 ? this.#poissonInversion(mean) : this.#poissonRejection(mean);
  }

  #poissonInversion(mean: number): number {
    const u = this.uniform();
    let term = Math.exp(-mean);
    let sum = term;
    let k = 0;
    // Beyond k = 200 the terms are below 1e-200: rounding may keep the sum under u for ever.
    while (u > sum && k < 200) {
      k++;
      term *= mean / k;
      sum += term;
    }
    return k;
  }

  #poissonRejection(mean: number): number {
    const b = 0.931 + 2.53 * Math.sqrt(mean);
    const a = -0.059 + 0.02483 * b;
    const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
    const vr = 0.9277 - 3.6224 / (b - 2);
    for (;;) {
      const u = this.uniform() - 0.5;
      const v = this.uniform();
      const us = 0.5 - Math.abs(u);
      const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
      if (us >= 0.07 && v <= vr) return k;
      if (k < 0 || (us < 0.013 && v > us)) continue;
      const left = Math.log(v) + Math.log(inverseAlpha) - Math.log(a / (us * us) + b);
      if (left <= k * Math.log(mean) - mean - logFactorial(k)) return k;
    }
  }

  /** Number of successes in n trials of probability p (inversion for n p < 10, Hoermann's BTRS above, JSCS 46 (1993) 101). */
  binomial(n: number, p: number): number {
    if (!(Number.isSafeInteger(n) && n >= 0))
      throw new RangeError(`binomial: n ${n} is not a whole number >= 0`);
    if (!(p >= 0 && p <= 1)) throw new RangeError(`binomial: p ${p} is not in [0, 1]`);
    if (p > 0.5) return n - this.binomial(n, 1 - p);
    if (n === 0 || p === 0) return 0;
    return n * p < 10 ? this.#binomialInversion(n, p) : this.#binomialRejection(n, p);
  }

  #binomialInversion(n: number, p: number): number {
    const ratio = p / (1 - p);
    const u = this.uniform();
    let term = Math.exp(n * Math.log1p(-p));
    let sum = term;
    let k = 0;
    while (u > sum && k < n && k < 400) {
      k++;
      term *= (ratio * (n - k + 1)) / k;
      sum += term;
    }
    return k;
  }

  #binomialRejection(n: number, p: number): number {
    const spread = Math.sqrt(n * p * (1 - p));
    const b = 1.15 + 2.53 * spread;
    const a = -0.0873 + 0.0248 * b + 0.01 * p;
    const centre = n * p + 0.5;
    const vr = 0.92 - 4.2 / b;
    const alpha = (2.83 + 5.1 / b) * spread;
    const logOdds = Math.log(p / (1 - p));
    const mode = Math.floor((n + 1) * p);
    const atMode = logFactorial(mode) + logFactorial(n - mode);
    for (;;) {
      const u = this.uniform() - 0.5;
      const v = this.uniform();
      const us = 0.5 - Math.abs(u);
      const k = Math.floor(((2 * a) / us + b) * u + centre);
      if (us >= 0.07 && v <= vr) return k;
      if (k < 0 || k > n) continue;
      const left = Math.log((v * alpha) / (a / (us * us) + b));
      if (left <= atMode - logFactorial(k) - logFactorial(n - k) + (k - mode) * logOdds) return k;
    }
  }
}

const logFactorials = new Float64Array(128);
for (let k = 2; k < logFactorials.length; k++) logFactorials[k] = logFactorials[k - 1] + Math.log(k);

/** ln k!: a table below 128, Stirling's series above (its next term is below 1e-17 there). */
function logFactorial(k: number): number {
  if (k < logFactorials.length) return logFactorials[k];
  const x = k + 1;
  const inverse = 1 / x;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}

/** A 32-bit hash of a text (MurmurHash3 x86_32 over its UTF-16 code units). */
function hashText(text: string, seed: number): number {
  let hash = seed | 0;
  for (let i = 0; i < text.length; i++) {
    let k = Math.imul(text.charCodeAt(i), 0xcc9e2d51);
    k = (k << 15) | (k >>> 17);
    hash ^= Math.imul(k, 0x1b873593);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  hash ^= text.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
