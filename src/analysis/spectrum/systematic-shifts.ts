import type { ChosenRegularisation, Variation, VariationRule } from '../../unfolding/index.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import type { ShiftedSide } from '../stages/source-passes.js';
import type { Shift } from '../stages/sources.js';
import type { ShiftedSource } from '../stages/systematics.js';
import type { YearsResult } from '../stages/years.js';
import { type Measurement, measurementsOf, type NominalPasses, unfoldingInputs } from './measurements.js';
import { unfoldCounts } from './unfold-counts.js';

/** Shifts of unfolded counts: [cause] events less the nominal ones, for the nominal area and solid angle. */
export interface CountShift {
  readonly up: readonly number[];
  /** Absent for a source with one variation, which counts for both signs. */
  readonly down?: readonly number[];
}

/** How a source is put together with others, as the analysis file says. */
export interface SourceRules {
  readonly rule?: VariationRule;
  readonly set?: string;
  readonly correlatedWith?: Readonly<Record<string, number>>;
}

/** What one source of systematic uncertainty does to the unfolded counts. */
export interface SystematicResult extends CountShift, SourceRules {
  readonly name: string;
  readonly kind: string;
  /** [year], where there are several. */
  readonly years: readonly CountShift[];
}

/** The spectra that shifts are taken against. */
export interface NominalSpectra {
  readonly passes: NominalPasses;
  /** [cause] of all years together. */
  readonly unfolded: readonly number[];
  readonly years: Stored<YearsResult>;
  /** What the nominal unfolding chose. */
  readonly held: ChosenRegularisation;
}

/**
 * Each source through response, efficiencies and an unfolding held at what the nominal one chose: what moves is the source alone, not
 * the moment when the iteration stops.
 */
export function systematicShifts(
  context: RunContext,
  nominal: NominalSpectra,
  sources: readonly ShiftedSource[],
): SystematicResult[] {
  return sources.map(({ source: { name, kind, up, down, rule, set, correlatedWith }, passes }) => {
    const above = sideShifts(context, nominal, passes.up, up);
    const below = down && passes.down && sideShifts(context, nominal, passes.down, down);
    return {
      name,
      kind,
      rule,
      set,
      correlatedWith,
      up: above.total,
      ...(below && { down: below.total }),
      years: above.years.map((year, index) => ({ up: year, ...(below && { down: below.years[index] }) })),
    };
  });
}

function sideShifts(
  context: RunContext,
  { passes, unfolded, years, held }: NominalSpectra,
  side: Stored<ShiftedSide>,
  shift: Shift,
): { total: number[]; years: number[][] } {
  const nominal = measurementsOf(context, passes);
  const shifted = measurementsOf(context, passes, side);
  const move = (each: Measurement, from: Measurement, counts: readonly number[]): number[] => {
    const run = { held, covariances: 'none' } as const;
    const result = unfoldCounts(context, each.counted, unfoldingInputs(context, each, shift), run);
    const groups = context.causes.groups.length;
    // Another set may have been thrown over another area: its counts are brought to the nominal one.
    return Array.from(result.unfolded, (count, cause) => {
      const bin = Math.floor(cause / groups);
      return (count * from.throwing.etendue[bin]) / each.throwing.etendue[bin] - counts[cause];
    });
  };
  return {
    total: move(shifted.total, nominal.total, unfolded),
    years: shifted.years.map((year, index) => move(year, nominal.years[index], years.years[index].unfolded)),
  };
}

/** The nominal counts moved by a source. */
export function shiftedCounts(
  { up, down, name, rule, set, correlatedWith }: CountShift & SourceRules & { readonly name: string },
  unfolded: readonly number[],
): Variation {
  const added = (shift: readonly number[]): number[] => shift.map((value, cell) => value + unfolded[cell]);
  return { name, rule, set, correlatedWith, up: added(up), ...(down && { down: added(down) }) };
}
