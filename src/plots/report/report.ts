import type { Figure } from '../drawing/figure.js';
import type { Table } from '../tables/table.js';

/** A text of several lines shown as it is: the analysis file. */
export interface ReportText {
  readonly title: string;
  readonly text: string;
}

export interface ReportSection {
  /** Unique; letters, digits and hyphens. */
  readonly name: string;
  readonly title: string;
  /** Paragraphs, plain text. */
  readonly paragraphs?: readonly string[];
  readonly tables?: readonly Table[];
  readonly figures?: readonly Figure[];
  readonly texts?: readonly ReportText[];
}

/** What must be seen before anything else is believed. */
export interface ReportWarning {
  /** "response columns below 2,000 events", "cut stored as boolean", "tuned parameters", "not converged" */
  readonly subject: string;
  readonly message: string;
}

/** A number that the reader looks for first. */
export interface ReportHighlight {
  readonly label: string;
  readonly value: string;
  readonly remark?: string;
}

/** Everything that report.html shows. All texts are plain text. */
export interface Report {
  readonly title: string;
  /** One line below the title: detector, data taking, date. */
  readonly subtitle?: string;
  readonly warnings: readonly ReportWarning[];
  readonly highlights?: readonly ReportHighlight[];
  readonly sections: readonly ReportSection[];
}
