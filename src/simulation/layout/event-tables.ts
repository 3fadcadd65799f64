import type { TableColumns, TableField } from '../../engine/index.js';
import type { EventColumns, EventField } from '../chain/event-buffer.js';
import * as fields from './table-fields.js';

/** One table of the layout: its columns, and where the object is missing. */
export interface EventTable {
  readonly name: string;
  readonly fields: readonly TableField[];
  readonly columns: TableColumns;
  /** [event] 0 where the frame had no such object. */
  readonly exists?: Uint8Array;
}

/** Objects with one value, in the experiment's order; `needs` names the mask of the object they are derived from. */
const scalars: readonly { name: EventField; fields: readonly TableField[]; needs?: EventField }[] = [
  { name: 'IceTopMaxSignal', fields: fields.doubleValue },
  { name: 'IceTopMaxSignalInEdge', fields: fields.booleanValue },
  { name: 'IceTopMaxSignalString', fields: fields.integerValue },
  { name: 'IceTopNeighbourMaxSignal', fields: fields.doubleValue },
  { name: 'NStations', fields: fields.integerValue },
  { name: 'StationDensity', fields: fields.doubleValue },
  { name: 'FractionContainment_Laputop_IceTop', fields: fields.doubleValue, needs: 'has_laputop' },
  { name: 'FractionContainment_Laputop_InIce', fields: fields.doubleValue, needs: 'has_laputop' },
  { name: 'passed_IceTopQualityCuts', fields: fields.booleanValue },
  { name: 'passed_InIceQualityCuts', fields: fields.booleanValue },
  { name: 'avg_inice_radius', fields: fields.doubleValue, needs: 'has_millipede' },
  { name: 'std_inice_radius', fields: fields.doubleValue, needs: 'has_millipede' },
  { name: 'NChannels_1_60', fields: fields.integerValue },
  { name: 'NHits_1_60', fields: fields.integerValue },
  { name: 'InIce_charge_1_60', fields: fields.doubleValue },
  { name: 'max_qfrac_1_60', fields: fields.doubleValue },
  { name: 'lap_fitstatus_ok', fields: fields.booleanValue, needs: 'has_laputop' },
];

/** Objects that only simulation has: truth, and what weights and splits by shower need. */
const truthScalars: typeof scalars = [
  { name: 'FractionContainment_MCPrimary_IceTop', fields: fields.doubleValue },
  { name: 'FractionContainment_MCPrimary_InIce', fields: fields.doubleValue },
  { name: 'angle_MCPrimary_Laputop', fields: fields.doubleValue, needs: 'has_laputop' },
  { name: 'SamplingWeight', fields: fields.doubleValue },
  { name: 'ShowerNumber', fields: fields.integerValue },
];

/** All tables of a file of events: of simulation with truth, of observed data with right ascension and declination. */
export function eventTables(e: EventColumns, kind: 'simulation' | 'data'): EventTable[] {
  const simulation = kind === 'simulation';
  const chosen = simulation ? [...scalars, ...truthScalars] : scalars;
  return [
    headerTable(e.start_time_mjd, e.end_time_mjd),
    ...(simulation ? [primaryTable(e)] : []),
    laputopTable(e, !simulation),
    laputopParametersTable(e),
    stochasticsTable(e),
    millipedeTable(e),
    ...chosen.map(({ name, fields: own, needs }) => ({
      name,
      fields: own,
      columns: { value: e[name] },
      exists: needs ? (e[needs] as Uint8Array) : undefined,
    })),
  ];
}

/** Times of events. */
export function headerTable(startMjd: Float64Array, endMjd: Float64Array): EventTable {
  const columns = {
    time_start_utc_daq: daqTimes(startMjd),
    time_start_mjd: startMjd,
    time_end_utc_daq: daqTimes(endMjd),
    time_end_mjd: endMjd,
  };
  return { name: 'I3EventHeader', fields: fields.headerFields, columns };
}

const mjdOfUnixEpoch = 40_587;
const tenthsOfNanosecondsPerDay = 8.64e14;

/** Tenths of nanoseconds since the start of the UTC year of the first time; made of halves, since bigints one by one are slow. */
function daqTimes(mjd: Float64Array): BigInt64Array {
  const halves = new Uint32Array(2 * mjd.length);
  const year = mjd.length > 0 ? new Date((mjd[0] - mjdOfUnixEpoch) * 86_400_000).getUTCFullYear() : 1970;
  const yearMjd = Date.UTC(year, 0, 1) / 86_400_000 + mjdOfUnixEpoch;
  for (let i = 0; i < mjd.length; i++) {
    const time = Math.round((mjd[i] - yearMjd) * tenthsOfNanosecondsPerDay);
    halves[2 * i] = time;
    halves[2 * i + 1] = time / 2 ** 32;
  }
  return new BigInt64Array(halves.buffer);
}

const lightSpeed = 0.299792458;
/** Surface level of the array in the detector's frame, m. */
const surfaceZM = 1948;

/** What all particles have alike. */
function commonParticle(n: number): Record<string, Float64Array | Int32Array> {
  return {
    z: new Float64Array(n).fill(surfaceZM),
    time: new Float64Array(n),
    speed: new Float64Array(n).fill(lightSpeed),
    length: new Float64Array(n).fill(Number.NaN),
  };
}

function primaryTable(e: EventColumns): EventTable {
  const n = e.Run.length;
  const columns = {
    ...commonParticle(n),
    x: e.MC_x,
    y: e.MC_y,
    zenith: e.MC_zenith,
    azimuth: e.MC_azimuth,
    energy: e.MC_energy,
    pdg_encoding: e.MC_type,
    type: e.MC_type,
    shape: new Int32Array(n).fill(10),
    location: new Int32Array(n),
    fit_status: new Int32Array(n).fill(fields.fitStatus.NotSet),
  };
  return { name: 'MCPrimary', fields: fields.particleFields, columns };
}

function laputopTable(e: EventColumns, sky: boolean): EventTable {
  const n = e.Run.length;
  const { OK, FailedToConverge } = fields.fitStatus;
  const columns = {
    ...commonParticle(n),
    x: e.lap_x,
    y: e.lap_y,
    zenith: e.lap_zenith,
    azimuth: e.lap_azimuth,
    energy: new Float64Array(n).fill(Number.NaN),
    pdg_encoding: new Int32Array(n),
    type: new Int32Array(n),
    shape: new Int32Array(n).fill(40),
    location: new Int32Array(n).fill(10),
    fit_status: Int32Array.from(e.lap_fitstatus_ok, (ok) => (ok ? OK : FailedToConverge)),
    ...(sky ? { ra: e.lap_ra, dec: e.lap_dec } : {}),
  };
  const own = sky ? [...fields.particleFields, ...fields.astronomyFields] : fields.particleFields;
  return { name: 'Laputop', fields: own, columns, exists: e.has_laputop };
}

function laputopParametersTable(e: EventColumns): EventTable {
  const n = e.Run.length;
  const columns = {
    s50: e.lap_s50,
    s80: e.lap_s80,
    s125: e.lap_s125,
    s180: e.lap_s180,
    s250: e.lap_s250,
    s500: e.lap_s500,
    beta: e.lap_beta,
    e_proton: e.lap_energy_proton,
    e_iron: e.lap_energy_iron,
    e_h4a: e.lap_energy,
    rlogl: e.lap_rlogl,
    chi2: e.lap_chi2.map((perDegree, i) => perDegree * e.lap_ndf[i]),
    chi2_time: e.lap_chi2_time,
    ndf: e.lap_ndf,
    nmini: new Int32Array(n).fill(3),
  };
  return { name: 'LaputopParams', fields: fields.laputopFields, columns, exists: e.has_laputop };
}

function stochasticsTable(e: EventColumns): EventTable {
  const columns = {
    status: new Int32Array(e.Run.length),
    eloss_1500: e.eloss_1500_standard,
    eloss_1800: e.eloss_1800_standard,
    eloss_2100: e.eloss_2100_standard,
    n_he_stoch: e.n_he_stoch,
    rel_he_stoch: e.rel_he_stoch,
    chi2_red: e.stoch_chi2_red,
  };
  return { name: 'Stoch_Reco', fields: fields.stochasticsFields, columns, exists: e.has_stoch };
}

/** Each channel enters the fit with four time bins on average. */
const binsPerChannel = 4;

function millipedeTable(e: EventColumns): EventTable {
  const ndof = e.NChannels_1_60.map((channels) => binsPerChannel * channels);
  const columns = {
    logl: e.mil_rlogl.map((reduced, i) => reduced * ndof[i]),
    rlogl: e.mil_rlogl,
    ndof,
    nmini: new Int32Array(e.Run.length).fill(1),
    qtotal: e.mil_qtot_measured,
    predicted_qtotal: e.mil_qtot_predicted,
  };
  return { name: 'MillipedeFitParams', fields: fields.millipedeFields, columns, exists: e.has_millipede };
}
