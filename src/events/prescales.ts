import { UsageError } from '../core/index.js';
import type { EventFrame } from '../engine/index.js';

/** A filter that kept one in `factor` of the events that fulfil its condition. */
export interface Prescale {
  readonly filter: string;
  /** 1 where every event was kept. */
  readonly factor: number;
}

/** Tables of filter decisions; each filter is a pair of booleans: condition fulfilled, prescale passed. */
const filterTables = ['FilterMask', 'QFilterMask'] as const;

/** Expressions over the filter decisions. */
export interface PrescaleExpressions {
  /** One of the filters has kept the event. */
  readonly kept: string;
  /**
   * 1 / P(kept): the prescales draw independently, so that an event which fulfils several conditions is kept with
   * 1 - product of (1 - 1 / factor) over those.
   */
  readonly weight: string;
}

/**
 * Selection and weight by prescaled filters.
 * @throws {UsageError} a filter of which the frame has no decisions
 */
export function prescaleExpressions(frame: EventFrame, prescales: readonly Prescale[]): PrescaleExpressions {
  const decided = prescales.map(({ filter, factor }) => {
    const table = filterTables.find((name) => frame.has(`${name}.${filter}[0]`));
    if (table === undefined) throw unknownFilter(filter);
    return {
      condition: `\`${table}.${filter}[0]\` == 1`,
      passed: `\`${table}.${filter}[1]\` == 1`,
      missed: 1 - 1 / factor,
    };
  });
  const kept = decided.map(({ condition, passed }) => `(${condition} and ${passed})`);
  const missed = decided.map(({ condition, missed: share }) => `(${condition} ? ${share} : 1.0)`);
  return { kept: kept.join(' or '), weight: `1.0 / (1.0 - ${missed.join(' * ')})` };
}

function unknownFilter(filter: string): UsageError {
  const columns = filterTables.map((table) => `${table}.${filter}[0]`);
  return new UsageError(`the files have no decisions of the filter '${filter}'`, {
    fields: { filter, columns },
    remedy: `Its columns would be ${columns.join(' or ')} (condition) and [1] (prescale): airshower inspect lists what there is.`,
  });
}
