import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FileError, nearestHint, UsageError } from '../core/index.js';

/** One point of a published spectrum; fluxes and errors in m^-2 s^-1 sr^-1 GeV^-1, errors as one-sided widths. */
export interface PublishedPoint {
  readonly energyGeV: number;
  readonly flux: number;
  readonly statLow: number;
  readonly statHigh: number;
  readonly systLow: number;
  readonly systHigh: number;
  /** At the boundary of the fit: draw it as an upper limit at flux + statHigh. */
  readonly upperLimit: boolean;
}

export interface PublishedSpectrum {
  /** The file's name without its ending. */
  readonly name: string;
  readonly experiment: string;
  /** 'all-particle', 'H', 'He', ... */
  readonly quantity: string;
  readonly paper: string;
  readonly note?: string;
  readonly points: readonly PublishedPoint[];
}

const folder = new URL('../../../data/published/', import.meta.url);

/** Names of the spectra in data/published, sorted. */
export function publishedSpectrumNames(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .map((name) => name.slice(0, -4))
    .sort();
}

/** A published spectrum by name. @throws {UsageError} an unknown name; {FileError} a file that is not one */
export function publishedSpectrum(name: string): PublishedSpectrum {
  const names = publishedSpectrumNames();
  if (!names.includes(name)) {
    throw new UsageError(`there is no published spectrum '${name}'${nearestHint(name, names)}`, {
      fields: { spectrum: name, allowed: names },
      remedy: `Known spectra: ${names.join(', ')}.`,
    });
  }
  const file = fileURLToPath(new URL(`${name}.csv`, folder));
  return parsePublishedSpectrum(name, readFileSync(file, 'utf8'));
}

const header = 'energy_gev,flux,stat_low,stat_high,syst_low,syst_high';

/** Reads the text of a published spectrum: '# key: value' lines, the column names, the points. */
export function parsePublishedSpectrum(name: string, text: string): PublishedSpectrum {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  const facts = new Map(lines.filter((line) => line.startsWith('#')).map(keyAndValue));
  const [names, ...rows] = lines.filter((line) => !line.startsWith('#'));
  if (names !== header) {
    throw new FileError(`published spectrum '${name}' has columns '${names}', not '${header}'`, {
      fields: { spectrum: name, found: names },
    });
  }
  return {
    name,
    experiment: facts.get('experiment') ?? name,
    quantity: facts.get('quantity') ?? 'all-particle',
    paper: facts.get('paper') ?? '',
    note: facts.get('note'),
    points: rows.map((row, index) => pointOf(name, row, index)),
  };
}

function keyAndValue(line: string): [string, string] {
  const at = line.indexOf(':');
  return [line.slice(1, at).trim(), line.slice(at + 1).trim()];
}

/** The share of the flux that may be left below the error bar before a point counts as an upper limit. */
const limitShare = 0.05;

function pointOf(name: string, row: string, index: number): PublishedPoint {
  const values = row.split(',').map(Number);
  const [energyGeV, flux, statLow, statHigh, systLow, systHigh] = values;
  if (values.length !== 6 || !values.every(Number.isFinite) || !(energyGeV > 0)) {
    throw new FileError(`published spectrum '${name}': row ${index} is not six numbers: '${row}'`, {
      fields: { spectrum: name, index, value: row },
    });
  }
  const upperLimit = flux - statLow <= limitShare * flux;
  return { energyGeV, flux, statLow, statHigh, systLow, systHigh, upperLimit };
}
