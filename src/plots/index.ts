/**
 * Figures and the report. In: plain numbers of the analysis (results of the other rooms, as readonly interfaces beside each
 * figure; energies in GeV or as lg(E/GeV), fluxes in m^-2 s^-1 sr^-1 GeV^-1). Out: plotly.js figures as plain data, one
 * self-contained HTML report, PNG/SVG/PDF files through an installed Chromium, and aligned text tables for the terminal.
 * Colours after Okabe and Ito (Color Universal Design, 2008) and P. Tol (SRON/EPS/TN/09-002).
 */

export type { CellOrder } from './drawing/cell-axis.js';
export type { Figure, Numbers } from './drawing/figure.js';
export type { SkyView } from './drawing/graticule.js';
export { projectSky, type SkyProjection, unprojectSky } from './drawing/sky-projection.js';
export { findBrowser } from './export/browser.js';
export { type ExportFiguresOptions, exportFigures, type FigureFormat } from './export/export-figures.js';
export { type ExportOptions, exportStatic } from './export/export-static.js';
export * from './figures/index.js';
export * from './from-results/index.js';
export { type AnalysisReportParts, analysisReport, type ReportManifest } from './report/analysis-report.js';
export { renderReport } from './report/render.js';
export type * from './report/report.js';
export * from './tables/index.js';
