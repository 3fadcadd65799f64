import { type Hdf5Array, writeHdf5Arrays } from '../../engine/index.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import type { DataResult } from '../stages/data.js';
import type { ResponseResult, SpectrumResult } from '../stages/unfolding.js';

type Entries = Readonly<Record<string, Hdf5Array>>;

/** Response, efficiencies and what they refer to, with named axes. @param etendue  [energy bin of the causes], m^2 sr */
export function responseEntries(
  { causes, effects }: RunContext,
  response: ResponseResult,
  etendue: readonly number[],
): Entries {
  const causeCount = response.efficiencies.length;
  const matrix = (values: readonly number[]): Hdf5Array => ({
    values,
    shape: [values.length / causeCount, causeCount],
    axes: ['effect', 'cause'],
  });
  return {
    response: matrix(response.response),
    response_err: matrix(response.responseErr),
    efficiencies: perCause(response.efficiencies),
    efficiencies_err: perCause(response.efficienciesErr),
    passing_events: perCause(response.passingEvents),
    cause_edges: { values: causes.energy.edges, axes: ['lg(E/GeV)'] },
    effect_edges: { values: effects.energy.edges, axes: ['lg(E/GeV)'] },
    etendue_m2_sr: { values: etendue, axes: ['energy bin'] },
  };
}

/** The counts before and after unfolding, under the names that `airshower unfold` reads. */
export function countEntries(spectrum: Stored<SpectrumResult>, data: Stored<DataResult>): Entries {
  const { unfolded, covariance } = spectrum;
  const square = (values: readonly number[]): Hdf5Array => ({
    values,
    shape: [unfolded.length, unfolded.length],
    axes: ['cause', 'cause'],
  });
  return {
    prior: perCause(spectrum.prior),
    unfolded: perCause(unfolded),
    'covariance/stat': square(covariance.stat),
    'covariance/mc': square(covariance.mc),
    data: { values: data.counts, axes: ['effect'] },
    data_err: { values: data.variances.map(Math.sqrt), axes: ['effect'] },
  };
}

/** Writes response.h5 into the folder of the run, readable by h5py. @returns its path */
export async function writeResponseFile(
  { directory, causes }: RunContext,
  entries: Entries,
): Promise<string> {
  const path = directory.file('response.h5');
  const groups = causes.groups.map(({ name }) => name).join(',');
  await writeHdf5Arrays(path, entries, {
    groupAttributes: { '/': { groups, cell_order: 'index = groups x energy bin + group' } },
  });
  return path;
}

const perCause = (values: readonly number[]): Hdf5Array => ({ values, axes: ['cause'] });
