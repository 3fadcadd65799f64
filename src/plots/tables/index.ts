/** Tables as plain text cells, for the report and (formatTable) for the terminal. */
export * from './breakdown-table.js';
export { cutFlowTable } from './cut-flow-table.js';
export { type FittedParameters, fitTable } from './fit-table.js';
export { fluxSummaryTable, fluxTable } from './flux-table.js';
export { formatTable } from './format-table.js';
export * from './run-tables.js';
export type { Table, TableColumn } from './table.js';
export * from './uncertainty.js';
export * from './unfolding-tables.js';
export * from './verdict-page.js';
export * from './year-tables.js';
