import type { EventColumns } from './event-buffer.js';

/**
 * The quality cuts of the level-3 processing (after PRD 88 (2013) 042004), as the booleans that its files hold, computed from the
 * quantities of one row.
 */
export function passesIceTopQuality(e: EventColumns, row: number): boolean {
  return (
    e.has_laputop[row] === 1 &&
    e.lap_fitstatus_ok[row] === 1 &&
    e.NStations[row] >= 5 &&
    e.StationDensity[row] > 0.2 &&
    e.IceTopMaxSignal[row] >= 6 &&
    e.IceTopNeighbourMaxSignal[row] >= 4 &&
    e.IceTopMaxSignalInEdge[row] === 0 &&
    e.lap_beta[row] > 1.4 &&
    e.lap_beta[row] < 9.5 &&
    e.FractionContainment_Laputop_IceTop[row] < 0.96
  );
}

/** At least 8 channels, lg(rlogl) < 2, lg(predicted / measured charge) > -0.03, and a converged fit with dE/dX above 0. */
export function passesInIceQuality(e: EventColumns, row: number): boolean {
  return (
    e.has_millipede[row] === 1 &&
    e.has_stoch[row] === 1 &&
    e.NChannels_1_60[row] >= 8 &&
    Math.log10(e.mil_rlogl[row]) < 2 &&
    Math.log10(e.mil_qtot_predicted[row] / e.mil_qtot_measured[row]) > -0.03 &&
    e.eloss_1500_standard[row] > 0
  );
}
