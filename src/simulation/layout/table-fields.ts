import type { TableField } from '../../engine/index.js';

const double = (name: string, unit = '', doc = ''): TableField => ({ name, type: 'float64', unit, doc });
const integer = (name: string, unit = '', doc = ''): TableField => ({ name, type: 'int32', unit, doc });
const named = (name: string, names: Readonly<Record<string, number>>): TableField => ({
  name,
  type: { enum: names },
  unit: '',
  doc: '',
});

/** Codes of the Particle Data Group for what is simulated; IceTray's list goes on. */
export const particleTypes = {
  unknown: 0,
  PPlus: 2212,
  He4Nucleus: 1000020040,
  O16Nucleus: 1000080160,
  Fe56Nucleus: 1000260560,
} as const;
const shapes = { Null: 0, Primary: 10, InfiniteTrack: 40 } as const;
const locations = { Anywhere: 0, IceTop: 10, InIce: 20, InActiveVolume: 30 } as const;
export const fitStatus = {
  NotSet: -1,
  OK: 0,
  GeneralFailure: 10,
  InsufficientHits: 20,
  FailedToConverge: 30,
  MissingSeed: 40,
  InsufficientQuality: 50,
} as const;

export const particleFields: readonly TableField[] = [
  double('x', 'm', 'x-position of particle'),
  double('y', 'm', 'y-position of particle'),
  double('z', 'm', 'z-position of particle'),
  double('time', 'ns', 'origin time of particle'),
  double('zenith', 'radian', 'zenith angle of particle origin'),
  double('azimuth', 'radian', 'azimuthal angle of particle origin'),
  double('energy', 'GeV', 'energy of particle'),
  double('speed', 'Gm/s', 'particle speed'),
  double('length', 'm', 'length of track'),
  integer('pdg_encoding', '', 'PDG encoding of particle type'),
  named('type', particleTypes),
  named('shape', shapes),
  named('location', locations),
  named('fit_status', fitStatus),
];

export const astronomyFields: readonly TableField[] = [
  double('ra', 'radian', 'right ascension'),
  double('dec', 'radian', 'declination'),
];

export const headerFields: readonly TableField[] = [
  {
    name: 'time_start_utc_daq',
    type: 'int64',
    unit: '1e-10 s',
    doc: 'start of event in daq time - tenths of nanoseconds since the start of the UTC year',
  },
  double('time_start_mjd', 'days', 'start of event in Modified Julian Days'),
  {
    name: 'time_end_utc_daq',
    type: 'int64',
    unit: '1e-10 s',
    doc: 'end of event in daq time - tenths of nanoseconds since the start of the UTC year',
  },
  double('time_end_mjd', 'days', 'end of event in Modified Julian Days'),
];

export const laputopFields: readonly TableField[] = [
  ...[50, 80, 125, 180, 250, 500].map((radius) =>
    double(`s${radius}`, 'VEM', `signal at ${radius} m from the axis`),
  ),
  double('beta', '', 'slope of the lateral distribution at 125 m'),
  double('e_proton', 'GeV', 'energy if proton'),
  double('e_iron', 'GeV', 'energy if iron'),
  double('e_h4a', 'GeV', 'energy for the H4a composition'),
  double('rlogl', '', 'reduced log-likelihood'),
  double('chi2', '', 'chi2 of the charge fit'),
  double('chi2_time', '', 'chi2 of the time fit'),
  integer('ndf', '', 'degrees of freedom'),
  integer('nmini', '', 'number of minimizer calls'),
];

export const stochasticsFields: readonly TableField[] = [
  named('status', fitStatus),
  double('eloss_1500', 'GeV/m', 'energy loss at 1500 m'),
  double('eloss_1800', 'GeV/m', 'energy loss at 1800 m'),
  double('eloss_2100', 'GeV/m', 'energy loss at 2100 m'),
  integer('n_he_stoch', '', 'number of high-energy stochastics'),
  double('rel_he_stoch', '', 'relative size of the high-energy stochastics'),
  double('chi2_red', '', 'reduced chi2'),
];

export const millipedeFields: readonly TableField[] = [
  double('logl'),
  double('rlogl'),
  integer('ndof'),
  integer('nmini'),
  double('qtotal', 'PE', 'measured charge'),
  double('predicted_qtotal', 'PE', 'predicted charge'),
];

/** How showers were thrown: one row for each range of energy with its radius. In the S frame, so without event keys. */
export const injectorFields: readonly TableField[] = [
  { ...named('primary_type', particleTypes), doc: 'type of primary particle' },
  integer('n_events', '', 'number of events'),
  double('min_energy', 'GeV', 'minimum energy'),
  double('max_energy', 'GeV', 'maximum energy'),
  double('min_zenith', 'radian', 'minimum zenith'),
  double('max_zenith', 'radian', 'maximum zenith'),
  double('sampling_radius', 'm', 'radius of the sampling area'),
  double('power_law_index', '', 'spectral index'),
];

const value = { doc: 'derived from a POD frame object' } as const;
export const doubleValue: readonly TableField[] = [{ name: 'value', type: 'float64', ...value }];
export const integerValue: readonly TableField[] = [{ name: 'value', type: 'int32', ...value }];
export const booleanValue: readonly TableField[] = [{ name: 'value', type: 'bool', unit: 'bool', ...value }];
