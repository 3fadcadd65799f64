import type { PublishedSpectrum as Published } from '../../flux/index.js';
import type { Numbers } from '../drawing/figure.js';
import type { FluxSeries, FluxSpectrum, PublishedSpectrum } from '../figures/flux-spectrum.js';

/** What the figures need of flux.json. */
export interface FluxFile {
  /** [bin + 1] */
  readonly energy_edges_gev: readonly number[];
  /** Per group, light, heavy, total; each [bin] in m^-2 s^-1 sr^-1 GeV^-1. */
  readonly projections: Readonly<
    Record<
      string,
      {
        readonly flux: Numbers;
        readonly stat: Numbers;
        readonly mc: Numbers;
        readonly syst?: Numbers;
        /** Each side for itself; default: syst. */
        readonly syst_up?: Numbers;
        readonly syst_down?: Numbers;
      }
    >
  >;
}

/** The spectra of flux.json; a systematic error of zero everywhere (none asked for) is left out. */
export function fluxSpectrumOf({ energy_edges_gev, projections }: FluxFile): FluxSpectrum {
  const series = Object.entries(projections).map(([group, columns]): FluxSeries => {
    const { flux, stat, mc, syst, syst_up: high = syst, syst_down: low = syst } = columns;
    const known = syst !== undefined && Array.from(syst).some((value) => value > 0);
    return { group, flux, statErr: stat, mcErr: mc, ...(known && { systLow: low, systHigh: high }) };
  });
  return { energyEdgesGeV: energy_edges_gev, series };
}

const groupOfQuantity: Readonly<Record<string, string>> = {
  'all-particle': 'total',
  H: 'p',
  He: 'He',
  O: 'O',
  Fe: 'Fe',
  'H+He': 'light',
};

/** A published spectrum; its quantity is matched to the mass group it is drawn with ("light group ..." to light). */
export function publishedSpectrumOf({ experiment, quantity, points }: Published): PublishedSpectrum {
  const group = groupOfQuantity[quantity] ?? (quantity.startsWith('light') ? 'light' : quantity);
  return {
    experiment,
    group,
    energyGeV: points.map(({ energyGeV }) => energyGeV),
    flux: points.map(({ flux }) => flux),
    statLow: points.map(({ statLow }) => statLow),
    statHigh: points.map(({ statHigh }) => statHigh),
    systLow: points.map(({ systLow }) => systLow),
    systHigh: points.map(({ systHigh }) => systHigh),
  };
}
