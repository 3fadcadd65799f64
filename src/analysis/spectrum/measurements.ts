import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import { type DataResult, sumOfCounts } from '../stages/data.js';
import { type EventsResult, livetimeShares } from '../stages/events.js';
import { meanOfSums, type SimulationResult } from '../stages/simulation.js';
import type { ShiftedSide } from '../stages/source-passes.js';
import type { Shift } from '../stages/sources.js';
import { type PassedSums, priorOf, responseOf, type Throwing } from './spectrum.js';
import { type CountedCells, withBackground } from './unfold-counts.js';

/** What one spectrum is unfolded from. */
export interface Measurement {
  readonly counted: CountedCells;
  readonly passed: PassedSums;
  readonly throwing: Throwing;
  readonly livetimeSeconds: number;
}

/** The data of all years together, and of each where there are several. */
export interface Measurements {
  readonly total: Measurement;
  readonly years: readonly Measurement[];
}

/** The nominal passes. */
export interface NominalPasses {
  readonly events: Stored<EventsResult>;
  /** [simulation] */
  readonly simulations: readonly Stored<SimulationResult>[];
  /** [year] */
  readonly yearData: readonly Stored<DataResult>[];
}

/** The measurements of the nominal passes, with what one side of a systematic source changes in place. */
export function measurementsOf(
  context: RunContext,
  { events, simulations, yearData }: NominalPasses,
  shifted: Stored<ShiftedSide> = {},
): Measurements {
  const counted = yearData.map((year, index) => shifted.data?.[index] ?? year);
  const passed = simulations.map((simulation, index) => shifted.passed?.[index] ?? simulation.passed);
  const shares = livetimeShares(events.years, simulations.length);
  const total = {
    counted: withBackground(context, sumOfCounts(counted)),
    passed: meanOfSums(passed, shares),
    throwing: shifted.throwing ?? events,
    livetimeSeconds: events.livetimeSeconds,
  };
  if (yearData.length === 1) return { total, years: [] };
  const years = events.years.map(({ simulation, livetimeSeconds }, index) => ({
    counted: withBackground(context, counted[index], livetimeSeconds / events.livetimeSeconds),
    passed: passed[simulation],
    throwing: shifted.throwing ?? events.simulations[simulation],
    livetimeSeconds,
  }));
  return { total, years };
}

/** Response and prior of a measurement, as the analysis file says or as the shift does. */
export function unfoldingInputs(
  context: RunContext,
  { passed, throwing, livetimeSeconds }: Measurement,
  shift: Pick<Stored<Shift>, 'flux' | 'prior'> = {},
) {
  const { response, unfolding } = context.analysis.content;
  return {
    response: responseOf(context, passed, throwing, shift.flux ?? response.flux),
    prior: priorOf(context, shift.prior ?? unfolding.prior, throwing, livetimeSeconds),
  };
}
