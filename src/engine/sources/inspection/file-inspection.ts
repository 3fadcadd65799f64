import type { Layout } from '../event-file.js';

/** One value as it is shown: 64-bit integers as bigint (JSON: decimal strings), missing texts as null. */
export type ShownValue = number | bigint | boolean | string | null | readonly ShownValue[];

/** What a column holds. Keys are those of the printed JSON. */
export interface ColumnInspection {
  /** float64, ..., bool, string, category, datetime64[ns] */
  readonly dtype: string;
  readonly n: number;
  readonly byteorder?: 'big';
  /** Where a row has more than one number. */
  readonly shape?: readonly number[];
  readonly unit?: string;
  /** Names of the values, or how many there are where they are many. */
  readonly enum?: Readonly<Record<string, number>> | number;
  readonly categories?: readonly string[];
  /** Up to five values from either end. */
  readonly first: readonly ShownValue[];
  readonly last: readonly ShownValue[];
  /** Correctly rounded, over the finite values. */
  readonly sum?: number;
  readonly sum_abs?: number;
  /** Integers: exact, in decimal digits. */
  readonly sum_exact?: string;
  readonly nan?: number;
  readonly inf?: number;
  readonly '-inf'?: number;
  readonly min?: number | bigint | boolean;
  readonly max?: number | bigint | boolean;
  /** Texts: how many are missing, how many different ones, code points in all. */
  readonly missing?: number;
  readonly distinct?: number;
  readonly characters?: number;
}

export interface TableInspection {
  readonly rows: number;
  readonly column_order?: readonly string[];
  readonly columns: Readonly<Record<string, ColumnInspection>>;
  readonly index?: ColumnInspection & { readonly name: string | null };
  /** Rows whose object was not there. */
  readonly exists_0?: number;
}

/** A dataset that could not be read, and why. */
export interface InspectionProblem {
  readonly dataset: string;
  readonly message: string;
}

export interface FileInspection {
  readonly file: string;
  readonly layout: Layout;
  readonly tables: Readonly<Record<string, TableInspection>>;
  /** Paths that are links, with what they lead to (null: nothing). */
  readonly links?: Readonly<Record<string, string | null>>;
  readonly left_out?: readonly string[];
  readonly problems?: readonly InspectionProblem[];
}
