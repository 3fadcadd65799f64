/** The style sheet of the report: one column of text, readable on a telephone, on a screen and on paper. */
export const styleSheet = `
:root { --ink: #1a1a1a; --faint: #5c5c5c; --rule: #d9d9d9; --ground: #ffffff; --shade: #f5f6f8; --link: #0b57a4; }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
body { margin: 0; color: var(--ink); background: var(--ground); font: 16px/1.55 Helvetica, Arial, "Liberation Sans", sans-serif; }
.page { max-width: 1180px; margin: 0 auto; padding: 0 20px 60px; display: grid; grid-template-columns: 210px minmax(0, 1fr); gap: 0 40px; }
header { grid-column: 1 / -1; padding: 34px 0 14px; border-bottom: 2px solid var(--ink); margin-bottom: 22px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 22px; margin: 44px 0 12px; padding-top: 10px; border-top: 1px solid var(--rule); }
section:first-of-type h2 { margin-top: 20px; }
h3 { font-size: 16px; margin: 26px 0 8px; overflow-wrap: anywhere; }
.subtitle { color: var(--faint); margin: 6px 0 0; overflow-wrap: anywhere; }
p { max-width: 72ch; margin: 0 0 12px; }
a { color: var(--link); }
nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 20px 0; font-size: 14px; }
nav ol { list-style: none; margin: 0; padding: 0; }
nav li { margin: 0 0 7px; line-height: 1.35; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
.warnings { border: 1px solid #d9a400; border-left: 6px solid #d9a400; background: #fff9e6; padding: 12px 16px; margin: 20px 0 6px; }
.warnings h2 { margin: 0 0 6px; padding: 0; border: 0; font-size: 17px; }
.warnings ul { margin: 0; padding-left: 20px; }
.warnings li { margin: 4px 0; overflow-wrap: anywhere; }
.highlights { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 20px 0 0; padding: 0; }
.highlights div { background: var(--shade); padding: 10px 14px; }
.highlights dt { font-size: 13px; color: var(--faint); }
.highlights dd { margin: 0; font-size: 20px; font-weight: 600; line-height: 1.3; overflow-wrap: anywhere; }
.highlights dd.remark { font-size: 13px; font-weight: 400; color: var(--faint); }
figure { margin: 0 0 30px; }
figcaption, .note { color: var(--faint); font-size: 14px; line-height: 1.45; max-width: 86ch; margin: 4px 0 0; overflow-wrap: anywhere; }
figcaption .save { white-space: nowrap; font-size: 12px; margin-left: 6px; }
button { font: inherit; font-size: 11px; color: var(--faint); background: none; border: 1px solid var(--rule); border-radius: 3px; padding: 1px 6px; margin: 0 0 0 4px; cursor: pointer; }
button:hover { color: var(--ink); border-color: var(--faint); }
.scroll { overflow-x: auto; }
.plot { width: 100%; }
table { border-collapse: collapse; font-size: 14px; line-height: 1.4; font-variant-numeric: tabular-nums; min-width: 40%; }
th, td { padding: 4px 12px 4px 0; text-align: left; vertical-align: top; }
th { border-bottom: 1.5px solid var(--ink); border-top: 1.5px solid var(--ink); font-weight: 600; white-space: nowrap; vertical-align: bottom; }
th .unit { font-weight: 400; color: var(--faint); }
td { border-bottom: 1px solid #ececec; }
tbody tr:last-child td { border-bottom: 1.5px solid var(--ink); }
.right { text-align: right; white-space: nowrap; padding: 4px 0 4px 16px; }
th.right { white-space: normal; }
.unbroken { white-space: nowrap; }
td:last-child, th:last-child { padding-right: 6px; }
.right + :not(.right) { padding-left: 20px; }
.mono, pre { font-family: ui-monospace, Menlo, Consolas, "Liberation Mono", monospace; font-size: 12.5px; }
.mono { overflow-wrap: anywhere; min-width: 12ch; }
pre { background: var(--shade); padding: 12px 14px; overflow-x: auto; line-height: 1.45; white-space: pre-wrap; overflow-wrap: anywhere; }
.noscript { border: 1px solid var(--rule); padding: 10px 14px; }
@media (max-width: 860px) {
  .page { display: block; padding: 0 14px 40px; }
  nav { position: static; max-height: none; padding: 0 0 10px; border-bottom: 1px solid var(--rule); }
  nav ol { columns: 2; column-gap: 20px; }
  nav li { margin: 0; padding: 5px 0; break-inside: avoid; }
  h1 { font-size: 24px; }
  h2 { font-size: 20px; margin-top: 32px; }
}
@page { size: A4; margin: 16mm 15mm 18mm; }
@media print {
  body { font-size: 10.5pt; }
  .page { display: block; max-width: none; padding: 0; }
  header { padding-top: 0; }
  nav { position: static; max-height: none; padding: 0 0 6pt; }
  nav ol { columns: 2; }
  h2 { break-after: avoid; margin-top: 22pt; }
  h3 { break-after: avoid; }
  figure, .warnings, tr { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; }
  table { font-size: 8.5pt; }
  .mono, pre { font-size: 7.5pt; }
  a { color: inherit; text-decoration: none; }
  .save { display: none; }
  html, body { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`;
