/**
 * Kernels of learning on addresses in a shared memory, for blocks of rows (a multiple of 64, padded by rows without weight).
 * Each is exact or rounds each row alone, so that results do not depend on how blocks are cut or on who runs them.
 */
export * from './binning';
export * from './byte-trees';
export * from './derivatives';
export * from './forest';
export * from './histograms';
export * from './slots';
export * from './softmax';
