import { nearestHint } from '../../core/index.js';
import { detectorNames } from '../../events/index.js';
import { fluxModelNames, publishedSpectrumNames } from '../../flux/index.js';

/** Adds an issue at a key. */
export type Refuse = (path: (string | number)[], message: string) => void;

interface Shift {
  readonly columns?: Readonly<Record<string, string>>;
  readonly flux?: string;
  readonly prior?: string;
}

interface NamedSection {
  readonly columns?: Readonly<Record<string, string>>;
  readonly generate?: Readonly<Record<string, unknown>>;
}

/** What of a whole analysis file its sections ask of one another. */
interface Sections {
  readonly detector: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly data: NamedSection & {
    readonly years?: readonly (NamedSection & { readonly detector?: string })[];
  };
  readonly simulation: NamedSection;
  readonly energy: { readonly causes: { readonly low: number; readonly underflow?: number } };
  readonly training: { readonly outOfCore: boolean };
  readonly reconstruction: { readonly model: string };
  readonly classification: { readonly model: string };
  readonly response: { readonly flux: string };
  readonly unfolding: {
    readonly prior: string | readonly number[];
    readonly alternatives?: { readonly priors: readonly string[] };
  };
  readonly systematics: readonly { readonly kind: string; readonly up: Shift; readonly down?: Shift }[];
  readonly validation: { readonly injected?: string; readonly prior?: string };
  readonly report: { readonly models: readonly string[]; readonly published: readonly string[] };
}

/** Tells of everything at once, before a file is opened. */
export function checkSections(content: Sections, refuse: Refuse): void {
  refuseLearnersOutOfCore(content, refuse);
  refuseMissingShowers(content, refuse);
  refuseUnknownNames(content, refuse);
  refuseShiftsOfIngredients(content, refuse);
}

/** Out of core only boosted trees are trained: other learners need all events as numbers. */
function refuseLearnersOutOfCore(content: Sections, refuse: Refuse): void {
  if (!content.training.outOfCore) return;
  const fitting = ['trees', 'file', 'line-cut'];
  for (const section of ['reconstruction', 'classification'] as const)
    if (!fitting.includes(content[section].model))
      refuse(
        [section, 'model'],
        'needs all events in memory; with training.outOfCore: true it can be trees or file',
      );
}

/**
 * Pseudo-data without showers that the causes ask for: the flux behind them would be expected to give events which were never drawn, and energies
 * look shifted (by 1.2% in causes of 0.2 from 5.7 on, data from 5.9 on).
 */
function refuseMissingShowers({ data, energy: { causes } }: Sections, refuse: Refuse): void {
  const lowest = causes.underflow ?? causes.low;
  const years = data.years?.map(({ generate }, i) => ({ generate, path: ['data', 'years', i] as const }));
  for (const { generate, path } of years ?? [{ generate: data.generate, path: ['data'] as const }]) {
    const begin = generate?.minLgEnergy;
    if (typeof begin === 'number' && begin > lowest + 1e-9)
      refuse(
        [...path, 'generate', 'minLgEnergy'],
        `pseudo-data begin at ${begin}, above the true energies that are unfolded (energy.causes from ${lowest}): lower it, or raise energy.causes.low`,
      );
  }
}

/** Names of flux models, priors, spectra and detectors: looked up when they are used, which may be hours into a run. */
function refuseUnknownNames(content: Sections, refuse: Refuse): void {
  const { response, unfolding, systematics, validation, report, data } = content;
  const check = (known: Known) => (path: (string | number)[], name: unknown) => {
    if (typeof name !== 'string' || known.has(name)) return;
    refuse(path, `there is no such ${known.what}${nearestHint(name, known.names)}; ${known.where}`);
  };
  const [flux, prior, spectrum, detector] = [fluxes, priors, spectra, detectors].map(check);
  flux(['response', 'flux'], response.flux);
  flux(['validation', 'injected'], validation.injected);
  report.models.forEach((name, i) => void flux(['report', 'models', i], name));
  prior(['unfolding', 'prior'], unfolding.prior);
  prior(['validation', 'prior'], validation.prior);
  unfolding.alternatives?.priors.forEach(
    (name, i) => void prior(['unfolding', 'alternatives', 'priors', i], name),
  );
  for (const [i, source] of systematics.entries())
    for (const side of ['up', 'down'] as const) {
      flux(['systematics', i, side, 'flux'], source[side]?.flux);
      prior(['systematics', i, side, 'prior'], source[side]?.prior);
    }
  report.published.forEach((name, i) => void spectrum(['report', 'published', i], name));
  detector(['detector'], content.detector);
  data.years?.forEach((year, i) => void detector(['data', 'years', i, 'detector'], year.detector));
}

interface Known {
  readonly what: string;
  readonly where: string;
  readonly names: readonly string[];
  has(name: string): boolean;
}

const isFlux = (name: string): boolean =>
  fluxModelNames.some((each) => each.toLowerCase() === name.toLowerCase());
const fluxes: Known = {
  what: 'flux model',
  where: 'docs/flux.md lists them',
  names: fluxModelNames,
  has: isFlux,
};
const shapes = ['uniform', 'jeffreys'];
const priors: Known = {
  what: 'prior',
  where: 'uniform, jeffreys, or a flux model of docs/flux.md',
  names: [...shapes, ...fluxModelNames],
  has: (name) => shapes.includes(name) || isFlux(name),
};
const spectra: Known = {
  what: 'published spectrum',
  where: 'they are the files of data/published',
  get names() {
    return publishedSpectrumNames();
  },
  has: (name) => publishedSpectrumNames().includes(name),
};
const detectors: Known = {
  what: 'detector configuration',
  where: `known are ${detectorNames.join(', ')}`,
  names: detectorNames,
  has: (name) => detectorNames.includes(name),
};

/**
 * A shift of a column that `columns` makes others of comes after them: what they were made of would move, they would not, and the
 * source would count as nothing.
 */
function refuseShiftsOfIngredients(content: Sections, refuse: Refuse): void {
  const common = Object.entries(content.columns);
  const made = {
    data: [content.data, ...(content.data.years ?? [])].flatMap(({ columns = {} }) =>
      Object.entries(columns),
    ),
    simulation: Object.entries(content.simulation.columns ?? {}),
  };
  for (const [i, { kind, ...sides }] of content.systematics.entries()) {
    if (kind !== 'data' && kind !== 'simulation') continue;
    for (const side of ['up', 'down'] as const)
      for (const column of Object.keys(sides[side]?.columns ?? {})) {
        const product = [...common, ...made[kind]].find(
          ([name, expression]) => name !== column && names(expression, column),
        );
        if (product === undefined) continue;
        refuse(
          ['systematics', i, side, 'columns', column],
          `the shift comes after columns.${product[0]} is made of ${column}, and would not move it: shift ${product[0]}`,
        );
      }
  }
}

/** Whether an expression uses the column. */
function names(expression: string, column: string): boolean {
  const escaped = column.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w.])${escaped}(?![\\w.(])`).test(expression);
}
