import {
  type BrokenPowerLaw,
  brokenPowerLaw,
  FluxModel,
  fluxModel,
  type MassGroup4,
  massGroups4,
} from '../flux/index.js';

/** A spectrum whose truth is known, as plain data: a flux model or a power law per group, with or without a change. */
export interface KnownSpectrum {
  readonly name: string;
  /** A flux model's name, or a power law for each of p, He, O, Fe. */
  readonly base: string | Readonly<Record<MassGroup4, BrokenPowerLaw>>;
  /** The base's total as one group alone, or its groups exchanged: p with Fe, He with O. */
  readonly composition?: 'pure p' | 'pure Fe' | 'flipped';
  /** A Gaussian excess of all groups: 1 + height exp(-((lg E - lgEnergy) / width)^2 / 2). */
  readonly bump?: { readonly lgEnergy: number; readonly height: number; readonly width: number };
}

const charges: Readonly<Record<MassGroup4, number>> = { p: 1, He: 2, O: 8, Fe: 26 };
const massNumbers: Readonly<Record<MassGroup4, number>> = { p: 1, He: 4, O: 16, Fe: 56 };
const exchanged: Readonly<Record<MassGroup4, MassGroup4>> = { p: 'Fe', He: 'O', O: 'He', Fe: 'p' };

/** The spectrum as a flux model of four groups. @throws {UsageError} an unknown flux model */
export function knownFlux(spectrum: KnownSpectrum): FluxModel {
  const { name, base } = spectrum;
  const model = typeof base === 'string' ? fluxModel(base) : undefined;
  const ofGroup = (group: MassGroup4, energyGeV: number): number =>
    model
      ? model.groupFlux([group], energyGeV)
      : brokenPowerLaw(energyGeV, (base as Readonly<Record<MassGroup4, BrokenPowerLaw>>)[group]);
  const components = massGroups4.map((group) => ({
    name: group,
    charge: charges[group],
    massNumber: massNumbers[group],
    group,
    flux: (energyGeV: number) =>
      composed(spectrum, group, (each) => ofGroup(each, energyGeV)) * bumpAt(spectrum, energyGeV),
  }));
  const laws = typeof base === 'string' ? [] : Object.values(base);
  const breaksGeV = model
    ? model.breaksGeV
    : [...new Set(laws.map((law) => law.breakGeV))].sort((a, b) => a - b);
  return new FluxModel({ name, source: model?.source ?? 'power laws', components, breaksGeV });
}

function composed(
  { composition }: KnownSpectrum,
  group: MassGroup4,
  fluxOf: (group: MassGroup4) => number,
): number {
  if (composition === undefined) return fluxOf(group);
  if (composition === 'flipped') return fluxOf(exchanged[group]);
  if (composition !== `pure ${group}`) return 0;
  return massGroups4.reduce((sum, each) => sum + fluxOf(each), 0);
}

function bumpAt({ bump }: KnownSpectrum, energyGeV: number): number {
  if (bump === undefined) return 1;
  const distance = (Math.log10(energyGeV) - bump.lgEnergy) / bump.width;
  return 1 + bump.height * Math.exp((-distance * distance) / 2);
}

const law = (indexBefore: number, indexAfter: number, lgBreak: number): BrokenPowerLaw => ({
  normalisation: 0.7e-12,
  indexBefore,
  indexAfter,
  breakGeV: 10 ** lgBreak,
  sharpness: 100,
});

/** Each group a simple power law, heavier ones harder. */
const simpleLaws = {
  p: law(-3.1, -3.1, 9),
  He: law(-3.05, -3.05, 9),
  O: law(-2.95, -2.95, 9),
  Fe: law(-2.9, -2.9, 9),
};

/** A bend of each group at the same rigidity (10^6.4 GeV of protons). */
const brokenLaws = {
  p: law(-2.7, -3.3, 6.4),
  He: law(-2.7, -3.3, 6.7),
  O: law(-2.7, -3.3, 7.3),
  Fe: law(-2.7, -3.3, 7.81),
};

/** All groups bend by 0.6 at 10^7 GeV within a hundredth of a decade. */
const sharpKnee = {
  p: law(-2.8, -3.4, 7),
  He: law(-2.8, -3.4, 7),
  O: law(-2.8, -3.4, 7),
  Fe: law(-2.8, -3.4, 7),
};
const noKnee = {
  p: law(-2.8, -2.8, 9),
  He: law(-2.8, -2.8, 9),
  O: law(-2.8, -2.8, 9),
  Fe: law(-2.8, -2.8, 9),
};

/** Spectra of the kind that nature may have: every model, simple and broken power laws. */
export const modelSpectra: readonly KnownSpectrum[] = [
  ...['H3a', 'H4a', 'GST', 'GST4', 'polygonato', 'GSF'].map((base) => ({ name: base, base })),
  { name: 'simple power laws', base: simpleLaws },
  { name: 'broken power laws', base: brokenLaws },
];

/** Compositions that no one expects, with the total of H4a. */
export const stressSpectra: readonly KnownSpectrum[] = [
  { name: 'pure proton', base: 'H4a', composition: 'pure p' },
  { name: 'pure iron', base: 'H4a', composition: 'pure Fe' },
  { name: 'flipped fractions', base: 'H4a', composition: 'flipped' },
];

/** Spectra with a feature, and the same without it. */
export const featureSpectra: readonly { readonly with: KnownSpectrum; readonly without: KnownSpectrum }[] = [
  { with: { name: 'sharp knee', base: sharpKnee }, without: { name: 'no knee', base: noKnee } },
  {
    with: { name: 'bump', base: 'H4a', bump: { lgEnergy: 7, height: 0.5, width: 0.1 } },
    without: { name: 'H4a', base: 'H4a' },
  },
];
