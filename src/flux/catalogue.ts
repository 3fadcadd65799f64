import { nearestHint, UsageError } from '../core/index.js';
import type { FluxComponent } from './component.js';
import { FluxModel } from './flux-model.js';
import { globalSplineFit, gsfFive, gsfFull, gsfIceTop, splineKnotsGeV } from './global-spline-fit.js';
import { mergeToFourGroups } from './merge.js';
import * as polygonato from './polygonato.js';
import * as populations from './populations.js';
import * as laws from './power-laws.js';

interface Entry {
  readonly source: string;
  readonly components: () => FluxComponent[];
  readonly breaksGeV?: () => ArrayLike<number>;
}

const gaisser = 'Gaisser, Astropart. Phys. 35 (2012) 801, arXiv:1111.6675';
const stanev = 'Gaisser, Stanev, Tilav, Front. Phys. 8 (2013) 748, arXiv:1303.3565';
const hoerandel = 'Hoerandel, Astropart. Phys. 19 (2003) 193, astro-ph/0210453';
const dembinski = 'Dembinski et al., PoS(ICRC2017)533, arXiv:1711.11432';
const analysis = 'power laws of the IceTop composition analysis';

const { crfluxHillas, crfluxStanev, simweightsMiddle } = populations;
const splineFit = (ranges: typeof gsfFull): Entry => ({
  source: dembinski,
  components: () => globalSplineFit(ranges),
  breaksGeV: splineKnotsGeV,
});

const entries: Record<string, Entry> = {
  h3a_simweights: { source: gaisser, components: () => populations.h3a(simweightsMiddle) },
  h3a_crflux: { source: gaisser, components: () => populations.h3a(crfluxHillas) },
  h4a_simweights: { source: gaisser, components: () => populations.h4a(simweightsMiddle) },
  h4a_it_simweights: {
    source: gaisser,
    components: () => mergeToFourGroups(populations.h4a(simweightsMiddle)),
  },
  h4a_crflux: { source: gaisser, components: () => populations.h4a(crfluxHillas) },
  gst3_simweights: { source: stanev, components: () => populations.gst3(simweightsMiddle) },
  gst3_it_simweights: {
    source: stanev,
    components: () => mergeToFourGroups(populations.gst3(simweightsMiddle)),
  },
  gst3_crflux: { source: stanev, components: () => populations.gst3(crfluxStanev) },
  gst4_4comp_simweights: {
    source: stanev,
    components: () => mergeToFourGroups([...populations.gst4(crfluxStanev), ...populations.gst4BeyondIron()]),
  },
  gst4_crflux: { source: stanev, components: () => populations.gst4(crfluxStanev) },
  hoerandel_full_simweights: { source: hoerandel, components: polygonato.hoerandelFull },
  hoerandel5_simweights: { source: hoerandel, components: polygonato.hoerandel5 },
  hoerandel_it_simweights: { source: hoerandel, components: polygonato.hoerandelIceTop },
  polygonato_dgamma_crflux: {
    source: hoerandel,
    components: () => polygonato.polygonatoEleven(polygonato.crfluxDifference),
  },
  polygonato_gammac_crflux: {
    source: hoerandel,
    components: () => polygonato.polygonatoEleven(polygonato.crfluxIndexAfter),
  },
  gsf_it_simweights: splineFit(gsfIceTop),
  gsf_5comp_simweights: splineFit(gsfFive),
  gsf_full_simweights: splineFit(gsfFull),
  tig_crflux: {
    source: 'Thunman, Ingelman, Gondolo, Astropart. Phys. 5 (1996) 309',
    components: laws.thunman,
    breaksGeV: () => [laws.thunmanJointGeV],
  },
  bpl_knee3pev: {
    source: analysis,
    components: () => laws.singleLaw(laws.kneeLaw),
    breaksGeV: () => [laws.kneeLaw.breakGeV],
  },
  bpl_simple: { source: analysis, components: () => laws.fourLaws({ ...laws.kneeLaw, breakGeV: 3e12 }) },
  bpl_broken10pev: {
    source: analysis,
    components: () => laws.fourLaws({ ...laws.kneeLaw, indexAfter: -4, breakGeV: 1e7 }, -3),
    breaksGeV: () => [1e7],
  },
};

/** Short names: the forms of SimWeights. */
const shortNames: Record<string, string> = {
  H3a: 'h3a_simweights',
  H4a: 'h4a_simweights',
  GST: 'gst3_simweights',
  GST3: 'gst3_simweights',
  GST4: 'gst4_4comp_simweights',
  polygonato: 'hoerandel_full_simweights',
  GSF: 'gsf_full_simweights',
};

/** Every name that `fluxModel` knows: short names first. */
export const fluxModelNames: readonly string[] = [...Object.keys(shortNames), ...Object.keys(entries)];

/** Models by name, made when first asked for (the Global Spline Fit reads its table then). */
const made = new Map<string, FluxModel>();

/**
 * A published flux model by name: 'H4a', 'gst3_crflux', ... (`fluxModelNames`). Short names are not sensitive to case.
 * @throws {UsageError} an unknown name, with the nearest ones
 */
export function fluxModel(name: string): FluxModel {
  const short = Object.keys(shortNames).find((each) => each.toLowerCase() === name.toLowerCase());
  const key = short ? shortNames[short] : name.toLowerCase();
  if (!Object.hasOwn(entries, key)) throw unknownModel(name);
  const known = made.get(key);
  if (known) return known;
  const { source, components, breaksGeV } = entries[key];
  const model = new FluxModel({ name: key, source, components: components(), breaksGeV: breaksGeV?.() });
  made.set(key, model);
  return model;
}

function unknownModel(name: string): UsageError {
  return new UsageError(`there is no flux model '${name}'${nearestHint(name, fluxModelNames)}`, {
    fields: { model: name, allowed: fluxModelNames },
    remedy: `Known models: ${fluxModelNames.join(', ')}.`,
  });
}
