import type { Figure } from '../drawing/figure.js';
import * as figures from '../figures/index.js';

/** Total alone over the published all-particle spectra; the groups; light and heavy. */
export function fluxFigures(flux: figures.FluxSpectrum): Figure[] {
  const sums = ['light', 'intermediate', 'heavy'];
  const views = [
    { name: 'flux-total', title: 'All-particle flux', shows: (group: string) => group === 'total' },
    {
      name: 'flux-groups',
      title: 'Flux per mass group',
      shows: (group: string) => group !== 'total' && !sums.includes(group),
    },
    {
      name: 'flux-light-heavy',
      title: 'Flux of light and heavy nuclei',
      shows: (group: string) => sums.includes(group),
    },
  ];
  return views
    .map(({ name, title, shows }) => ({
      options: { name, title },
      part: {
        energyEdgesGeV: flux.energyEdgesGeV,
        series: flux.series.filter(({ group }) => shows(group)),
        models: flux.models?.filter(({ group }) => shows(group)),
        published: flux.published?.filter(({ group }) => shows(group)),
      },
    }))
    .filter(({ part }) => part.series.length > 0)
    .map(({ part, options }) => figures.fluxSpectrumFigure(part, options));
}
