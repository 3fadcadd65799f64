/**
 * What every room needs and knows nothing of events: errors with their fields, "did you mean", random numbers from a counter,
 * atomic writing, JSON that keeps every number, units, WebAssembly kernels.
 */
export {
  type PendingFile,
  pendingFile,
  unwritable,
  writableFolder,
  writeFileAtomic,
} from './atomic-write.js';
export { checkOptions, toldShort } from './check-options.js';
export { editDistance, listedNames, nearest, nearestHint } from './did-you-mean.js';
export { discard } from './discard.js';
export * from './errors.js';
export { type FileFingerprint, fingerprintFile } from './file-fingerprint.js';
export { toJson } from './json.js';
export { type NdArray, type Numbers, ndarrayOf, nestedArrays, zeros } from './ndarray.js';
export { refuseOwnInput } from './own-input.js';
export { philox4x32 } from './philox.js';
export { type RandomKey, type RandomStream, randomStream } from './random.js';
export { readText } from './read-text.js';
export { systemFailure } from './system-errors.js';
export { degreesToRadians, radiansToDegrees, secondsPerDay, units } from './units.js';
export { type KernelMemory, kernelMemory, kernelsOn, mostPages, pageBytes } from './webassembly.js';
