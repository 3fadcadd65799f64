// Writes the parts of the documentation that the program itself knows best. Needs `npm run build` first.
//   node scripts/write-docs.mjs         columns and keys of the analysis file
//   node scripts/write-docs.mjs --demo  also the table and the pictures of the README, from a run of the demonstration
//   node scripts/write-docs.mjs --speed also the tables of speed, from what `npm run bench:engine -- --keep` has kept
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { columnTable } from '../dist/src/analysis/inputs/needed-columns.js';
import { schemaTable } from '../dist/src/analysis/settings/schema-text.js';
import { fillPage } from './fill-page.mjs';

const root = new URL('../', import.meta.url);

fillPage('docs/analysis-file.md', 'columns', columnTable());
fillPage('docs/analysis-file.md', 'keys', schemaTable());

if (process.argv.includes('--speed')) {
  const { speedTables, speedSummary } = await import('./speed-tables.mjs');
  const measured = JSON.parse(readFileSync(new URL('bench/engine/measured.json', root), 'utf8'));
  fillPage('docs/engine.md', 'speed', speedTables(measured));
  fillPage('README.md', 'speed', speedSummary(measured));
}

if (process.argv.includes('--demo')) {
  const { runAnalysis, runSummary } = await import('../dist/src/analysis/index.js');
  const { fluxParts } = await import('../dist/src/analysis/report/report-flux.js');
  const { exportStatic, fluxSpectrumFigure } = await import('../dist/src/plots/index.js');
  process.chdir(fileURLToPath(root));
  const outcome = await runAnalysis('data/demo.yaml', { out: 'results/demo', log: console.error });
  fillPage('README.md', 'output', `\`\`\`text\n${runSummary(outcome)}\n\`\`\``);
  const { flux } = fluxParts(outcome);
  const shown = (groups) => ({
    ...flux,
    series: flux.series.filter(({ group }) => groups.includes(group)),
    models: flux.models.filter(({ group }) => groups.includes(group)),
    published: flux.published.filter(({ group }) => groups.includes(group)),
  });
  const pictures = [
    { name: 'flux-total', title: 'All-particle flux', groups: ['total'] },
    { name: 'flux-light-heavy', title: 'Flux of light and heavy nuclei', groups: ['light', 'heavy'] },
  ];
  for (const { name, title, groups } of pictures) {
    const figure = fluxSpectrumFigure(shown(groups), { name, title });
    await exportStatic(figure, fileURLToPath(new URL(`docs/pictures/${name}.png`, root)), {
      widthPx: 900,
      heightPx: 520,
      scale: 1.5,
    });
  }
}
