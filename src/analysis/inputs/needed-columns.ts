import { ColumnError, listedNames } from '../../core/index.js';
import type { EventFrame } from '../../engine/index.js';
import type { Analysis } from '../settings/read-analysis.js';

/** Columns that events of both samples need, under these names: what each is, with its unit. */
const eventColumns: Readonly<Record<string, string>> = {
  lap_zenith: 'reconstructed zenith angle, rad',
  lap_s125: 'S125, the signal at 125 m from the shower axis, VEM',
  eloss_1500_standard: 'dE/dX of the muon bundle at 1500 m slant depth, GeV/m',
};

/** Columns of the published cuts. */
const cutColumns: Readonly<Record<string, string>> = {
  passed_IceTopQualityCuts: 'whether the level-3 cuts of IceTop are passed: true or false, or 1 or 0',
  passed_InIceQualityCuts: 'whether the level-3 cuts of the ice are passed: true or false, or 1 or 0',
  FractionContainment_Laputop_InIce: 'where the axis passes the in-ice detector: below 1 inside',
  NChannels_1_60: 'number of in-ice channels that were hit',
  NStations: 'number of IceTop stations that were hit',
};

/** Truth of simulated events. */
const truthColumns: Readonly<Record<string, string>> = {
  MC_energy: 'true energy, GeV',
  MC_zenith: 'true zenith angle, rad',
  MC_azimuth:
    'true azimuth, rad; like all of `simulation.showerKey`, it tells showers from throws of one shower',
  MC_type: 'nucleus as a PDG code (2212, 1000020040) or as 100 A + Z (14 for protons, 402)',
};

/** Columns that only some analyses need. */
const occasionalColumns: Readonly<Record<string, string>> = {
  start_time_mjd: 'time of the event, MJD: for the livetime from a stream, `months`, seasons and sky maps',
  Run: 'run number: for `goodRuns`, blinding and the split of odd and even runs',
  lap_azimuth: 'reconstructed azimuth, rad: for sky maps',
  lap_x: 'core, m from the centre of IceTop, as `lap_y`: for the split of inner and outer cores',
  SamplingWeight:
    'importance weight of a simulated event, where `simulation.weight` does not say it; default 1',
};

/** A sky map is made of these. */
const neededOfSky: Readonly<Record<string, string>> = {
  lap_zenith: eventColumns.lap_zenith,
  lap_azimuth: occasionalColumns.lap_azimuth,
  start_time_mjd: occasionalColumns.start_time_mjd,
};

/** Which events, and where the analysis file describes them: data, data.years.IC79.2010, simulation. */
export interface SamplePlace {
  readonly sample: 'data' | 'simulation';
  readonly key: string;
}

/**
 * Looks once whether the files have all that the analysis reads of them, so that a new user is told of everything at once.
 * @param frame  with the columns that the analysis file makes, before the features
 * @throws {ColumnError} names all that are missing, with meaning and unit, and where to say what they are
 */
export function demandColumns(
  frame: EventFrame,
  { sample, key }: SamplePlace,
  { content, path }: Analysis,
): void {
  const needed = {
    ...eventColumns,
    ...(content.cuts === 'published' && cutColumns),
    ...(sample === 'simulation' && truthOf(content.simulation.showerKey)),
    ...(sample === 'data' && content.sky && neededOfSky),
  };
  const lack = lacking(frame, needed);
  if (lack === undefined) return;
  const cuts = content.cuts === 'published' && lack.missing.some((name) => name in cutColumns);
  throw new ColumnError(`${path}: ${key}: ${lack.message}`, {
    fields: { file: path, key, missing: lack.missing },
    remedy: `Say what they are in the analysis file, as in 'columns: { ${lack.missing[0]}: <column or expression> }', or under ${key}.columns where only the ${sample === 'data' ? 'data' : 'simulation'} has it so.${cuts ? ' Other cuts than the published ones go under cuts.' : ''}`,
  });
}

/** The same for a sky map, of which events need not have more than direction and time. @throws {ColumnError} as demandColumns */
export function demandSkyColumns(frame: EventFrame): void {
  const lack = lacking(frame, neededOfSky);
  if (lack === undefined) return;
  throw new ColumnError(lack.message, {
    fields: { missing: lack.missing },
    remedy: `Say what they are: --columns ${lack.missing[0]}=<column or expression>, or under columns of an analysis file.`,
  });
}

/** What of the columns is not there, in words; undefined where all are. */
function lacking(
  frame: EventFrame,
  needed: Readonly<Record<string, string>>,
): { readonly missing: readonly string[]; readonly message: string } | undefined {
  const missing = Object.keys(needed).filter((name) => !frame.has(name));
  if (missing.length === 0) return undefined;
  const width = Math.max(...missing.map((name) => name.length));
  const lines = missing.map((name) => `  ${name.padEnd(width)}  ${needed[name].replaceAll('`', '')}`);
  const counted = missing.length === 1 ? 'a column' : `${missing.length} columns`;
  const held = listedNames(frame.columns, mostListed);
  return {
    missing,
    message: `the files lack ${counted} that the analysis reads:\n${lines.join('\n')}\nThey hold: ${held}.`,
  };
}

function truthOf(showerKey: readonly string[]): Record<string, string> {
  const { MC_azimuth: _, ...always } = truthColumns;
  const keys = showerKey.map((name) => [name, truthColumns[name] ?? 'named by simulation.showerKey']);
  return { ...always, ...Object.fromEntries(keys) };
}

const mostListed = 40;

/** The columns as rows of a Markdown table: name, meaning and unit, who needs it. */
export function columnTable(): string {
  const parts: [Readonly<Record<string, string>>, string][] = [
    [eventColumns, 'always'],
    [cutColumns, 'by the published cuts'],
    [truthColumns, 'in simulation'],
    [occasionalColumns, 'only for what is said'],
  ];
  const rows = parts.flatMap(([columns, needed]) =>
    Object.entries(columns).map(([name, meaning]) => `| \`${name}\` | ${meaning} | ${needed} |`),
  );
  return ['| column | meaning | needed |', '| --- | --- | --- |', ...rows].join('\n');
}
