import { type ChosenRegularisation, heldAt, sharedResponseCovariance } from '../../unfolding/index.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import { measurementsOf, type NominalPasses, unfoldingInputs } from '../spectrum/measurements.js';
import { unfoldCounts, unfoldingOptions, unfoldingProblem } from '../spectrum/unfold-counts.js';

/** The spectra of several years, each unfolded alone in the way that all years together were. */
export interface YearsResult {
  /** Empty where there is one year. */
  readonly years: readonly {
    /** [cause] events before the detector. */
    readonly unfolded: readonly number[];
    /** Selected events in the cells of the effects, with their weights. */
    readonly counted: number;
  }[];
  /**
   * Joint covariances of all years, [year x causes + cause, the same]. stat: independent between years. mc: years with one
   * simulation share its fluctuations.
   */
  readonly covariance: { readonly stat: number[]; readonly mc: number[] };
}

/** Unfolds each year. @param held  what the nominal unfolding chose */
export function yearsStage(
  context: RunContext,
  passes: NominalPasses,
  held: ChosenRegularisation,
): Promise<Stored<YearsResult>> {
  const { analysis, directory } = context;
  const { response, unfolding, energy, groups } = analysis.content;
  const { years } = measurementsOf(context, passes);
  if (years.length === 0) return Promise.resolve({ years: [], covariance: { stat: [], mc: [] } });
  const dependsOn = { response, unfolding, energy, groups, years, held };
  return directory.stage('years', dependsOn, async () => unfoldYears(context, passes, held));
}

function unfoldYears(context: RunContext, passes: NominalPasses, held: ChosenRegularisation): YearsResult {
  const { years } = measurementsOf(context, passes);
  const inputs = years.map((year) => unfoldingInputs(context, year));
  const results = years.map(({ counted }, index) => unfoldCounts(context, counted, inputs[index], { held }));
  const causes = results[0].unfolded.length;
  const size = years.length * causes;
  const covariance = {
    stat: new Array<number>(size * size).fill(0),
    mc: new Array<number>(size * size).fill(0),
  };
  results.forEach((result, year) => {
    const places = placesOf([year], causes);
    addBlock(covariance.stat, size, places, result.covariance!.stat.data);
  });
  for (const members of sharingYears(passes)) {
    const measurements = members.map((year) => ({
      problem: unfoldingProblem(context, years[year].counted, inputs[year].response),
      options: heldAt(unfoldingOptions(context, inputs[year]), held),
    }));
    const shared = sharedResponseCovariance(measurements);
    addBlock(covariance.mc, size, placesOf(members, causes), shared.data);
  }
  const counted = years.map((year) => year.counted.counts.reduce((sum, count) => sum + count, 0));
  return {
    years: results.map(({ unfolded }, year) => ({ unfolded: [...unfolded], counted: counted[year] })),
    covariance,
  };
}

/** Numbers of the years that share a simulation, by simulation. */
function sharingYears({ events }: NominalPasses): number[][] {
  return events.simulations
    .map((_, simulation) =>
      [...events.years.keys()].filter((year) => events.years[year].simulation === simulation),
    )
    .filter((members) => members.length > 0);
}

const placesOf = (years: readonly number[], causes: number): number[] =>
  years.flatMap((year) => Array.from({ length: causes }, (_, cause) => year * causes + cause));

function addBlock(target: number[], size: number, places: readonly number[], block: ArrayLike<number>): void {
  places.forEach((row, i) => {
    places.forEach((column, j) => {
      target[row * size + column] += block[i * places.length + j];
    });
  });
}
