/**
 * What an event is: the names, cuts and features of the experiment's columns, mass groups, energy bins and cells, the detector's
 * years and its livetime. In: event files through the engine. Out: frames with the analysis' names, and the tables that
 * every later room reads. Energies in lg(E/GeV), times in MJD or s, angles in rad. Cuts after Phys. Rev. D 88 (2013) 042004.
 */
export { tableioAliases } from './aliases.js';
export * from './cells.js';
export * from './coordinates/index.js';
export * from './cuts.js';
export * from './detectors.js';
export * from './features.js';
export * from './livetime.js';
export * from './mass-groups.js';
export { type Prescale, type PrescaleExpressions, prescaleExpressions } from './prescales.js';
export { type ReadEventsOptions, readEvents } from './read-events.js';
