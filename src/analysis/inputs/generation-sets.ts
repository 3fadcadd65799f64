import { DomainError, degreesToRadians, FileError } from '../../core/index.js';
import { massGroups, massNumberOf } from '../../events/index.js';
import { etendue, type GenerationSet, generationFraction } from '../../flux/index.js';
import type { AnalysisFile } from '../settings/schema.js';

/** One entry of simulation.sets. */
export type SimulatedSetEntry = NonNullable<AnalysisFile['simulation']['sets']>[number];

/** The rows of an S-frame table such as I3TopInjectorInfo: one column of numbers per field. */
export type InjectorTable = Readonly<Record<string, ArrayLike<number>>>;

const injectorFields = [
  'primary_type',
  'n_events',
  'min_energy',
  'max_energy',
  'min_zenith',
  'max_zenith',
  'sampling_radius',
  'power_law_index',
] as const;

/**
 * How the showers of one file were thrown, from its own injector table. The injector throws cores on a horizontal disc with
 * zenith ~ sin cos.
 * @throws {FileError} a field that is missing, or numbers that cannot be
 */
export function setsOfInjectorTable(table: InjectorTable, file: string): GenerationSet[] {
  const missing = injectorFields.filter((field) => table[field] === undefined);
  if (missing.length > 0) {
    throw new FileError(`${file}: the injector table has no ${missing.join(', ')}`, {
      fields: { file, missing },
      remedy: 'Describe how the simulation was thrown in the analysis file (simulation.sets).',
    });
  }
  return Array.from(table.primary_type, (type, row) => {
    const set: GenerationSet = {
      particle: primaryOf(type),
      thrown: table.n_events[row],
      spectrum: {
        minEnergyGeV: table.min_energy[row],
        maxEnergyGeV: table.max_energy[row],
        index: table.power_law_index[row],
      },
      area: {
        kind: 'flat',
        radiusM: table.sampling_radius[row],
        minZenithRad: table.min_zenith[row],
        maxZenithRad: table.max_zenith[row],
      },
    };
    if (!(set.thrown > 0 && etendue(set.area) > 0 && set.spectrum.maxEnergyGeV > set.spectrum.minEnergyGeV)) {
      throw new FileError(
        `${file}: row ${row} of the injector table does not say how many showers were thrown where`,
        {
          fields: {
            file,
            row,
            ...Object.fromEntries(injectorFields.map((field) => [field, table[field][row]])),
          },
          remedy: 'Describe how the simulation was thrown in the analysis file (simulation.sets).',
        },
      );
    }
    return set;
  });
}

/** The name of the simulated primary with this particle code: 'p', 'He', 'O' (A 5 to 27), 'Fe' (A 28 and more). */
export function primaryOf(code: number): string {
  const massNumber = massNumberOf(code);
  const found = massGroups(4).find(
    (group) => massNumber >= group.minMassNumber && massNumber <= group.maxMassNumber,
  );
  if (found) return found.name;
  throw new DomainError(`MC_type: particle code ${code} is not a nucleus that the analysis knows`, {
    fields: { column: 'MC_type', code },
    remedy:
      'Codes are those of the PDG (2212, 1000020040, 1000080160, 1000260560) or 100 A + Z (14, 402, 1608, 5626); other codes are translated under simulation.columns, as in MC_type: primary == 1 ? 2212 : 1000260560.',
  });
}

/**
 * The sets that the analysis file describes, for one file of each.
 * Radii that grow with energy become one set per range of energy, with its share of the thrown showers.
 */
export function setsOfAnalysisFile(entry: SimulatedSetEntry): GenerationSet[] {
  const { primary, thrown, minEnergyGeV, maxEnergyGeV, powerLawIndex, radiusMetres, zenithLaw } = entry;
  const steps = typeof radiusMetres === 'number' ? [{ aboveEnergyGeV: 0, radiusMetres }] : [...radiusMetres];
  steps.sort((a, b) => a.aboveEnergyGeV - b.aboveEnergyGeV);
  const spectrum = { minEnergyGeV, maxEnergyGeV, index: powerLawIndex };
  return steps.flatMap((step, index) => {
    const low = Math.max(minEnergyGeV, step.aboveEnergyGeV);
    const high = Math.min(maxEnergyGeV, steps[index + 1]?.aboveEnergyGeV ?? Number.POSITIVE_INFINITY);
    if (low >= high) return [];
    return {
      particle: primary,
      thrown: thrown * generationFraction(spectrum, low, high),
      spectrum: { minEnergyGeV: low, maxEnergyGeV: high, index: powerLawIndex },
      area: {
        kind: zenithLaw === 'sin cos' ? ('flat' as const) : ('uniform' as const),
        radiusM: step.radiusMetres,
        minZenithRad: degreesToRadians(entry.minZenithDegrees),
        maxZenithRad: degreesToRadians(entry.maxZenithDegrees),
      },
    };
  });
}

/** Equal sets of many files become one with the sum of their thrown showers: weights cost time per set. */
export function mergeSets(sets: readonly GenerationSet[]): GenerationSet[] {
  const merged = new Map<string, GenerationSet>();
  for (const set of sets) {
    const key = JSON.stringify([set.particle, set.spectrum, set.area]);
    const before = merged.get(key);
    merged.set(key, before ? { ...before, thrown: before.thrown + set.thrown } : set);
  }
  return [...merged.values()];
}

/** What the efficiencies of one energy bin refer to. */
export interface ReferenceArea {
  /** Horizontal area on which cores were thrown (m^2). */
  readonly areaM2: number;
  /** Area x solid angle for an isotropic flux (m^2 sr). */
  readonly etendue: number;
}

/**
 * The reference of each energy bin: of the sets that cover its centre, the one with the largest area x solid angle.
 * @param edges  [bin + 1] in lg(E/GeV)
 * @throws {DomainError} a bin in which nothing was thrown, or only in part of it, for one of the primaries
 */
export function referenceAreas(sets: readonly GenerationSet[], edges: ArrayLike<number>): ReferenceArea[] {
  const particles = [...new Set(sets.map(({ particle }) => particle))];
  return Array.from({ length: edges.length - 1 }, (_, bin) => {
    const [low, high] = [edges[bin], edges[bin + 1]];
    for (const particle of particles) requireThrown(sets, particle, low, high);
    const centre = 10 ** (0.5 * (low + high));
    return sets
      .filter((set) => covers(set, centre))
      .map(({ area }) => ({ areaM2: Math.PI * area.radiusM ** 2, etendue: etendue(area) }))
      .reduce((largest, each) => (each.etendue > largest.etendue ? each : largest));
  });
}

function covers({ spectrum }: GenerationSet, energyGeV: number): boolean {
  return energyGeV >= spectrum.minEnergyGeV && energyGeV <= spectrum.maxEnergyGeV;
}

/** The edges are approached from inside: 10^8.5 as the file has it may differ from ours by rounding. */
function requireThrown(
  sets: readonly GenerationSet[],
  particle: number | string,
  low: number,
  high: number,
): void {
  const points = [
    low + 1e-6,
    0.75 * low + 0.25 * high,
    0.5 * (low + high),
    0.25 * low + 0.75 * high,
    high - 1e-6,
  ];
  const bare = points.find(
    (point) => !sets.some((set) => set.particle === particle && covers(set, 10 ** point)),
  );
  if (bare === undefined) return;
  throw new DomainError(
    `no ${particle} was thrown in all of lg(E/GeV) ${low.toFixed(2)} to ${high.toFixed(2)}, a bin of the causes; thrown were ${thrownRanges(sets, particle)}`,
    {
      fields: { particle, log10EnergyGeV: bare, bin: [low, high] },
      remedy:
        'Choose causes that every primary covers, as in energy: { causes: { low: 5.6, high: 8.0 } }, or correct simulation.sets.',
    },
  );
}

/** The energies of a primary in lg(E/GeV), in words; ranges that touch are one. */
function thrownRanges(sets: readonly GenerationSet[], particle: number | string): string {
  const own = sets.filter((set) => set.particle === particle).map(({ spectrum }) => spectrum);
  const ranges: [number, number][] = [];
  for (const { minEnergyGeV, maxEnergyGeV } of own.sort((a, b) => a.minEnergyGeV - b.minEnergyGeV)) {
    const last = ranges[ranges.length - 1];
    if (last !== undefined && minEnergyGeV <= last[1] * (1 + 1e-9)) last[1] = Math.max(last[1], maxEnergyGeV);
    else ranges.push([minEnergyGeV, maxEnergyGeV]);
  }
  return ranges.map((ends) => ends.map((energy) => Math.log10(energy).toFixed(2)).join(' to ')).join(', ');
}
