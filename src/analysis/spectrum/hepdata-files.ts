import { join } from 'node:path';
import { ndarrayOf, writeFileAtomic } from '../../core/index.js';
import type { Cells } from '../../events/index.js';
import { hepDataTables } from '../../unfolding/index.js';
import type { RunContext } from '../run/context.js';
import { covarianceSources, type FluxResult } from './flux-of-counts.js';

/** Writes the flux of a run into DIR/hepdata, as a HEPData submission: submission.yaml, the spectrum, a table of each covariance. */
export async function writeHepData({ directory, causes }: RunContext, flux: FluxResult): Promise<void> {
  const cells: Cells = {
    energy: { edges: Float64Array.from(flux.energy_edges_gev, Math.log10) },
    groups: causes.groups,
  };
  const size = flux.flux.length;
  const tables = hepDataTables({
    quantity: 'Flux',
    unit: flux.units,
    cells,
    values: Float64Array.from(flux.flux),
    errors: Object.fromEntries(
      (['stat', 'mc', 'syst'] as const).map((source) => [source, Float64Array.from(flux[source])]),
    ),
    covariance: Object.fromEntries(
      covarianceSources.map((source) => [
        source,
        ndarrayOf(Float64Array.from(flux.covariance[source].flat()), [size, size]),
      ]),
    ),
  });
  for (const [name, text] of tables) await writeFileAtomic(join(directory.file('hepdata'), name), text);
}
