import type { Figure, Table } from '../../plots/index.js';

/** What was found out about a model: as data, as tables for the terminal, as figures for the report. All of it plain. */
export interface Answer {
  /** 'learning-curve', 'roc', ... */
  readonly question: string;
  readonly title: string;
  readonly data: unknown;
  readonly tables: readonly Table[];
  readonly figures: readonly Figure[];
  /** Sentences for the report. */
  readonly remarks?: readonly string[];
}

export const right = (name: string) => ({ name, align: 'right' as const });

/** "0.0612 ± 0.0003", in as many digits as the error deserves. */
export function withError(value: number, error: number): string {
  const digits = error > 0 ? Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(error)))) : 4;
  return `${value.toFixed(digits)} ± ${error.toFixed(digits)}`;
}
