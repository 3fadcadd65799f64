/**
 * Second names for the columns of IceTray tables: the flat names of the composition analysis. Each has one expression, or
 * several for files of different age, of which the first whose columns are all there is taken.
 */
export const tableioAliases: Readonly<Record<string, readonly string[]>> = {
  MC_x: ['MCPrimary.x'],
  MC_y: ['MCPrimary.y'],
  MC_energy: ['MCPrimary.energy'],
  MC_zenith: ['MCPrimary.zenith'],
  MC_azimuth: ['MCPrimary.azimuth'],
  MC_type: ['MCPrimary.type'],
  start_time_mjd: [
    'I3EventHeader.time_start_mjd',
    'I3EventHeader.time_start_mjd_day + I3EventHeader.time_start_mjd_sec / 86400 + I3EventHeader.time_start_mjd_ns / 8.64e13',
  ],
  end_time_mjd: [
    'I3EventHeader.time_end_mjd',
    'I3EventHeader.time_end_mjd_day + I3EventHeader.time_end_mjd_sec / 86400 + I3EventHeader.time_end_mjd_ns / 8.64e13',
  ],
  lap_zenith: ['Laputop.zenith'],
  lap_azimuth: ['Laputop.azimuth'],
  lap_x: ['Laputop.x'],
  lap_y: ['Laputop.y'],
  lap_ra: ['Laputop.ra'],
  lap_dec: ['Laputop.dec'],
  lap_fitstatus_ok: ['lap_fitstatus_ok.value', 'Laputop.fit_status == 0'],
  lap_s50: ['LaputopParams.s50'],
  lap_s80: ['LaputopParams.s80'],
  lap_s125: ['LaputopParams.s125'],
  lap_s180: ['LaputopParams.s180'],
  lap_s250: ['LaputopParams.s250'],
  lap_s500: ['LaputopParams.s500'],
  lap_ndf: ['LaputopParams.ndf'],
  lap_beta: ['LaputopParams.beta'],
  lap_rlogl: ['LaputopParams.rlogl'],
  lap_energy: ['LaputopParams.e_h4a'],
  lap_chi2: ['LaputopParams.chi2 / LaputopParams.ndf'],
  eloss_1500_standard: ['Stoch_Reco.eloss_1500'],
  mil_rlogl: ['MillipedeFitParams.rlogl'],
  mil_qtot_measured: ['MillipedeFitParams.qtotal'],
  mil_qtot_predicted: ['MillipedeFitParams.predicted_qtotal'],
};
