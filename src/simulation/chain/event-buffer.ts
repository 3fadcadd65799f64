/** The columns of the events that a file keeps, under the flat names of the composition analysis, with the type they are stored as. */
export const eventFields = {
  Run: 'uint32',
  Event: 'uint32',
  SubEvent: 'uint32',
  start_time_mjd: 'float64',
  end_time_mjd: 'float64',
  ShowerNumber: 'int32',
  SamplingWeight: 'float64',
  MC_energy: 'float64',
  MC_type: 'int32',
  MC_zenith: 'float64',
  MC_azimuth: 'float64',
  MC_x: 'float64',
  MC_y: 'float64',
  FractionContainment_MCPrimary_IceTop: 'float64',
  FractionContainment_MCPrimary_InIce: 'float64',
  angle_MCPrimary_Laputop: 'float64',
  lap_zenith: 'float64',
  lap_azimuth: 'float64',
  lap_x: 'float64',
  lap_y: 'float64',
  lap_ra: 'float64',
  lap_dec: 'float64',
  lap_s50: 'float64',
  lap_s80: 'float64',
  lap_s125: 'float64',
  lap_s180: 'float64',
  lap_s250: 'float64',
  lap_s500: 'float64',
  lap_beta: 'float64',
  lap_ndf: 'int32',
  lap_chi2: 'float64',
  lap_chi2_time: 'float64',
  lap_rlogl: 'float64',
  lap_energy: 'float64',
  lap_energy_proton: 'float64',
  lap_energy_iron: 'float64',
  lap_fitstatus_ok: 'uint8',
  FractionContainment_Laputop_IceTop: 'float64',
  FractionContainment_Laputop_InIce: 'float64',
  NStations: 'int32',
  StationDensity: 'float64',
  IceTopMaxSignal: 'float64',
  IceTopMaxSignalString: 'int32',
  IceTopMaxSignalInEdge: 'uint8',
  IceTopNeighbourMaxSignal: 'float64',
  NChannels_1_60: 'int32',
  NHits_1_60: 'int32',
  InIce_charge_1_60: 'float64',
  max_qfrac_1_60: 'float64',
  avg_inice_radius: 'float64',
  std_inice_radius: 'float64',
  eloss_1500_standard: 'float64',
  eloss_1800_standard: 'float64',
  eloss_2100_standard: 'float64',
  n_he_stoch: 'int32',
  rel_he_stoch: 'float64',
  stoch_chi2_red: 'float64',
  mil_rlogl: 'float64',
  mil_qtot_measured: 'float64',
  mil_qtot_predicted: 'float64',
  passed_IceTopQualityCuts: 'uint8',
  passed_InIceQualityCuts: 'uint8',
  has_laputop: 'uint8',
  has_millipede: 'uint8',
  has_stoch: 'uint8',
} as const;

export type EventField = keyof typeof eventFields;
type FieldType = (typeof eventFields)[EventField];

const arrays = { float64: Float64Array, int32: Int32Array, uint32: Uint32Array, uint8: Uint8Array } as const;
type ArrayOf<T extends FieldType> = InstanceType<(typeof arrays)[T]>;

/** Events of one file, a column per field: [event]. Angles in rad, lengths in m, energies in GeV, signals in VEM. */
export type EventColumns = { [F in EventField]: ArrayOf<(typeof eventFields)[F]> };

const fieldNames = Object.keys(eventFields) as EventField[];

/** Columns that grow: fill row `length`, then count it. */
export class EventBuffer {
  columns: EventColumns;
  length = 0;
  #capacity: number;

  constructor(capacity = 4096) {
    this.#capacity = capacity;
    this.columns = columnsOf((type) => new arrays[type](capacity));
  }

  /** The row to fill; there is room for it. */
  nextRow(): number {
    if (this.length === this.#capacity) this.#grow();
    return this.length++;
  }

  #grow(): void {
    this.#capacity *= 2;
    const old = this.columns;
    this.columns = columnsOf((type, name) => {
      const larger = new arrays[type](this.#capacity);
      larger.set(old[name]);
      return larger;
    });
  }

  /** The filled rows, in the order of `order` where given. */
  finish(order?: Uint32Array): EventColumns {
    return columnsOf((type, name) => {
      const all = this.columns[name];
      if (!order) return all.slice(0, this.length);
      const sorted = new arrays[type](order.length);
      for (let i = 0; i < order.length; i++) sorted[i] = all[order[i]];
      return sorted;
    });
  }
}

function columnsOf(
  make: (type: FieldType, name: EventField) => InstanceType<(typeof arrays)[FieldType]>,
): EventColumns {
  return Object.fromEntries(
    fieldNames.map((name) => [name, make(eventFields[name], name)]),
  ) as unknown as EventColumns;
}
