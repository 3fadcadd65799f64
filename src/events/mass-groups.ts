import { DomainError } from '../core/index.js';

/** The four simulated primaries of the composition analysis, in the order in which groups are numbered. */
export const primaries = [
  { name: 'p', label: 'proton', pdg: 2212, massNumber: 1, charge: 1 },
  { name: 'He', label: 'helium', pdg: 1000020040, massNumber: 4, charge: 2 },
  { name: 'O', label: 'oxygen', pdg: 1000080160, massNumber: 16, charge: 8 },
  { name: 'Fe', label: 'iron', pdg: 1000260560, massNumber: 56, charge: 26 },
] as const;

export type PrimaryName = (typeof primaries)[number]['name'];

/** Nuclei that an analysis does not try to tell apart. */
export interface MassGroup {
  /** 'p', 'He', 'O', 'Fe', 'light', 'intermediate', 'heavy'. */
  readonly name: string;
  /** The simulated primaries in it. */
  readonly members: readonly PrimaryName[];
  /** Mass numbers minMassNumber <= A <= maxMassNumber belong to it. */
  readonly minMassNumber: number;
  readonly maxMassNumber: number;
  /** Whether it counts as light (p, He) or heavy (O, Fe) in projections. */
  readonly side: 'light' | 'heavy';
}

export type GroupCount = 2 | 3 | 4;

const encodings: Record<GroupCount, readonly MassGroup[]> = {
  2: [
    { name: 'light', members: ['p', 'He'], minMassNumber: 1, maxMassNumber: 4, side: 'light' },
    { name: 'heavy', members: ['O', 'Fe'], minMassNumber: 5, maxMassNumber: 300, side: 'heavy' },
  ],
  3: [
    { name: 'light', members: ['p', 'He'], minMassNumber: 1, maxMassNumber: 4, side: 'light' },
    { name: 'intermediate', members: ['O'], minMassNumber: 5, maxMassNumber: 27, side: 'heavy' },
    { name: 'heavy', members: ['Fe'], minMassNumber: 28, maxMassNumber: 300, side: 'heavy' },
  ],
  4: [
    { name: 'p', members: ['p'], minMassNumber: 1, maxMassNumber: 1, side: 'light' },
    { name: 'He', members: ['He'], minMassNumber: 2, maxMassNumber: 4, side: 'light' },
    { name: 'O', members: ['O'], minMassNumber: 5, maxMassNumber: 27, side: 'heavy' },
    { name: 'Fe', members: ['Fe'], minMassNumber: 28, maxMassNumber: 300, side: 'heavy' },
  ],
};

/**
 * The groups of an analysis with 2 (light, heavy), 3 (light, intermediate, heavy) or 4 (p, He, O, Fe) groups, in the order of
 * their numbers.
 * @throws {DomainError} another number of groups
 */
export function massGroups(count: number): readonly MassGroup[] {
  const groups = encodings[count as GroupCount];
  if (groups === undefined) {
    throw new DomainError(`there is no encoding of ${count} mass groups`, {
      fields: { count },
      remedy: 'Use 2 (light, heavy), 3 (light, intermediate, heavy) or 4 (p, He, O, Fe).',
    });
  }
  return groups;
}

/** Mean of ln A over the group's simulated primaries, each with the same weight. */
export function meanLogMass(group: MassGroup): number {
  const logs = group.members.map((member) =>
    Math.log(primaries.find(({ name }) => name === member)!.massNumber),
  );
  return logs.reduce((sum, value) => sum + value, 0) / logs.length;
}

/**
 * The mass number of a particle code: PDG (1000020040 is He-4, 2212 the proton) or the older 100 A + Z (402; 14 the proton).
 * NaN for anything that is not a nucleus.
 */
export function massNumberOf(code: number): number {
  if (code === 2212 || code === 14) return 1;
  if (code > 1_000_000_000 && code < 1_100_000_000) return Math.floor(code / 10) % 1000;
  if (code >= 200 && code < 30_000) return Math.floor(code / 100);
  return Number.NaN;
}

/** The same as an expression over the column `code`, for plans. */
export function massNumberExpression(code = 'MC_type'): string {
  const pdg = `floor(${code} / 10) - 1000 * floor(${code} / 10000)`;
  const older = `floor(${code} / 100)`;
  return `(${code} == 2212 or ${code} == 14) ? 1 : (${code} > 1000000000 ? ${pdg} : ${older})`;
}

/** The number of the true group as an expression over a column of mass numbers; -1 where no group has it. */
export function groupExpression(groups: readonly MassGroup[], massNumber = 'MC_mass_number'): string {
  return groups.reduceRight((otherwise, group, index) => {
    const inside = `(${massNumber} >= ${group.minMassNumber} and ${massNumber} <= ${group.maxMassNumber})`;
    return `(${inside} ? ${index} : ${otherwise})`;
  }, '-1');
}
