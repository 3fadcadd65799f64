/**
 * airshower: from air-shower events in HDF5 files to the cosmic-ray energy spectrum per mass group. Everything public is exported
 * from here; each room's own page is in docs/.
 */
export * from './core/index.js';
export * from './engine/index.js';
export * from './events/index.js';
export * from './unfolding/index.js';
