/**
 * Fast parametrised simulation of air showers in IceTop/IceCube. In: a configuration, as plain data. Out: events as typed columns, or
 * files in the experiment's layout: simulated sets with what was thrown, or observed data drawn from a flux. Energies in GeV, lengths
 * in m, angles in rad, signals in VEM, dE/dX in GeV/m. Papers: arXiv:1207.6326 (IceTop), PRD 88 (2013) 042004 (S125, cuts),
 * Gaisser (Elbert's formula), Klepser et al. (lateral distribution); what was tuned stands in docs/simulation.md.
 */
export type { EventColumns, EventField } from './chain/event-buffer.js';
export type { Kept, Level } from './chain/selection.js';
export {
  completeObservation,
  completeSimulation,
  type DipoleSettings,
  defaultObservation,
  defaultSimulation,
  type ObservationConfig,
  type SimulationConfig,
} from './config.js';
export type { ThrownRange } from './generation/energy-bins.js';
export type { Sampling } from './generation/throwing.js';
export { type EventStream, type ObservedRun, observeRun } from './observation/observe-run.js';
export { type LiveInterval, planRuns, type Run } from './observation/runs.js';
export { type HadronicModel, hadronicModels } from './shower/hadronic-model.js';
export { type HeitlerMatthews, heitlerMatthews, heitlerMatthewsMuons } from './shower/muon-number.js';
export type { Variation } from './shower/variation.js';
export { fileCount, type SimulatedFile, simulateFile } from './simulate-file.js';
export {
  type WriteOptions,
  type WrittenFile,
  type WrittenObservation,
  writeObservation,
  writeSimulation,
} from './write-files.js';
