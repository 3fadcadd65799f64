import { DomainError } from '../../core/index.js';
import type { Figure } from '../drawing/figure.js';
import { requireRows, type Table } from '../tables/table.js';
import { type Html, html, rawHtml, scriptJson } from './html.js';
import { pageProgram } from './page-program.js';
import { plotlySource } from './plotly-source.js';
import type { Report, ReportHighlight, ReportSection, ReportWarning } from './report.js';
import { styleSheet } from './style.js';

/**
 * The report as one HTML text that needs nothing else: plotly.js, style and data are inside, and a content security policy
 * keeps the page from loading anything. Every text of the report is escaped.
 * @throws {DomainError} two sections of the same name, a name that is no anchor, a table row with too many or too few cells
 */
export function renderReport(report: Report): string {
  const sections = withUniqueFigures(report.sections);
  const figures = sections.flatMap((section) => section.figures ?? []);
  requireUnique('section', sections);
  requireUnique('figure', figures);
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:">
<meta name="generator" content="airshower">
<title>${report.title}</title>
<style>${rawHtml(styleSheet)}</style>
</head>
<body>
<div class="page">
<header><h1>${report.title}</h1>${report.subtitle ? html`<p class="subtitle">${report.subtitle}</p>` : undefined}</header>
${contents(sections)}
<main>
${warningBox(report.warnings)}
${highlightList(report.highlights ?? [])}
${figures.length > 0 ? html`<noscript><p class="noscript">The figures need JavaScript; all tables are readable without it.</p></noscript>` : undefined}
${sections.map(sectionHtml)}
</main>
</div>
<script type="application/json" id="figures">${scriptJson(figureTable(figures))}</script>
${figures.length > 0 ? html`<script>${plotlySource()}</script>\n<script>${rawHtml(pageProgram)}</script>` : undefined}
</body>
</html>
`;
  return page.text;
}

/** A second figure of a name (two features that differ in punctuation only) becomes name-2: no report is lost for it. */
function withUniqueFigures(sections: readonly ReportSection[]): ReportSection[] {
  const taken = new Set<string>();
  const renamed = (figure: Figure): Figure => {
    let name = figure.name;
    for (let n = 2; taken.has(name); n++) name = `${figure.name}-${n}`;
    taken.add(name);
    return name === figure.name ? figure : { ...figure, name };
  };
  return sections.map((section) => ({ ...section, figures: section.figures?.map(renamed) }));
}

function requireUnique(what: string, named: readonly { readonly name: string }[]): void {
  const seen = new Set<string>();
  for (const { name } of named) {
    if (!/^[A-Za-z0-9-]+$/.test(name) || seen.has(name)) {
      throw new DomainError(
        `report: ${what} name '${name}' ${seen.has(name) ? 'stands twice' : 'is no anchor'}`,
        {
          fields: { what, name },
          remedy: `Give each ${what} a name of its own, of letters, digits and hyphens.`,
        },
      );
    }
    seen.add(name);
  }
}

/** What the page's program reads, by name. */
function figureTable(figures: readonly Figure[]): Record<string, unknown> {
  return Object.fromEntries(
    figures.map(({ name, data, layout, minWidthPx }) => [name, { name, data, layout, minWidthPx }]),
  );
}

function contents(sections: readonly ReportSection[]): Html {
  const items = sections.map(({ name, title }) => html`<li><a href="#section-${name}">${title}</a></li>\n`);
  return html`<nav aria-label="Contents"><ol>\n${items}</ol></nav>`;
}

function warningBox(warnings: readonly ReportWarning[]): Html | undefined {
  if (warnings.length === 0) return undefined;
  const items = warnings.map(
    ({ subject, message }) => html`<li><strong>${subject}:</strong> ${message}</li>\n`,
  );
  return html`<div class="warnings" role="note"><h2>Before you use these numbers</h2><ul>\n${items}</ul></div>`;
}

function highlightList(highlights: readonly ReportHighlight[]): Html | undefined {
  if (highlights.length === 0) return undefined;
  const items = highlights.map(
    ({ label, value, remark }) =>
      html`<div><dt>${label}</dt><dd>${value}</dd>${remark ? html`<dd class="remark">${remark}</dd>` : undefined}</div>\n`,
  );
  return html`<dl class="highlights">\n${items}</dl>`;
}

function sectionHtml(section: ReportSection): Html {
  const { name, title, paragraphs = [], tables = [], figures = [], texts = [] } = section;
  return html`<section id="section-${name}">
<h2>${title}</h2>
${paragraphs.map((text) => html`<p>${text}</p>\n`)}${tables.map(tableHtml)}${figures.map(figureHtml)}${texts.map(
  ({ title: heading, text }) => html`<h3>${heading}</h3>\n<pre>${text}</pre>\n`,
)}</section>
`;
}

const saveFormats = ['svg', 'png', 'json'];

function figureHtml(figure: Figure): Html {
  const size = `min-width:${figure.minWidthPx}px;min-height:${figure.layout.height}px`;
  return html`<figure id="figure-${figure.name}">
<h3>${figure.title}</h3>
<div class="scroll"><div class="plot" data-figure="${figure.name}" style="${size}" role="img" aria-label="${figure.title}"></div></div>
<figcaption>${figure.caption} <span class="save">Save as ${saveFormats.map((format) => html`<button type="button" data-save="${format}" data-figure="${figure.name}">${format.toUpperCase()}</button>`)}</span></figcaption>
</figure>
`;
}

function tableHtml(table: Table): Html {
  requireRows(table);
  const { title, columns, rows, note } = table;
  const head = columns.map(
    ({ name, unit, align }) =>
      html`<th scope="col" class="${align ?? 'left'}">${name}${unit ? html` <span class="unit">(${unit})</span>` : undefined}</th>`,
  );
  const body = rows.map((row) => html`<tr>${row.map((cell, i) => cellHtml(cell, columns[i]))}</tr>\n`);
  return html`<h3>${title}</h3>
<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>
${body}</tbody></table></div>
${note ? html`<p class="note">${note}</p>` : undefined}
`;
}

function cellHtml(cell: string, column: Table['columns'][number]): Html {
  const classes = [column.align ?? 'left', column.monospace && 'mono', column.unbroken && 'unbroken'];
  return html`<td class="${classes.filter(Boolean).join(' ')}">${cell}</td>`;
}
