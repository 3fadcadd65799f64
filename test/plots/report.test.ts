import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as plots from '../../src/plots/index.js';
import { exampleFigures, exampleParts, exampleReport } from './example-report.js';

const page = plots.renderReport(exampleReport);

test('the report holds everything: no address to load from, and a policy that forbids it', () => {
  assert.match(page, /Content-Security-Policy" content="default-src 'none'/);
  const outside = page.slice(0, page.indexOf('<script'));
  assert.ok(!/(src|href)="(?!#)/.test(outside));
  assert.match(page, /plotly\.js v3/);
});

test('texts from outside are escaped wherever they stand', () => {
  assert.ok(!page.includes('<img src=x'));
  assert.ok(!page.includes('</script><script>alert(2)'));
  assert.ok(page.includes('&lt;img src=x onerror=alert(1)&gt;.hdf5'));
  const nasty = '"><script>alert(3)</script>\u2028<!--';
  const report = plots.renderReport({
    title: nasty,
    subtitle: nasty,
    warnings: [{ subject: nasty, message: nasty }],
    highlights: [{ label: nasty, value: nasty, remark: nasty }],
    sections: [
      {
        name: 's',
        title: nasty,
        paragraphs: [nasty],
        texts: [{ title: nasty, text: nasty }],
        tables: [{ title: nasty, columns: [{ name: nasty, unit: nasty }], rows: [[nasty]], note: nasty }],
        figures: [
          { ...exampleFigures[0], title: nasty, caption: nasty, data: [{ type: 'bar', name: nasty }] },
        ],
      },
    ],
  });
  assert.ok(!report.includes('<script>alert(3)'));
  assert.equal((report.match(/<script/g) ?? []).length, 3, 'data, plotly.js, program');
  assert.equal((report.match(/<\/script>/g) ?? []).length, 3);
});

test('the embedded figures read back as they were given', () => {
  const text = /<script type="application\/json" id="figures">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
  const figures = JSON.parse(text) as Record<string, unknown>;
  assert.deepEqual(
    Object.keys(figures),
    exampleFigures.map(({ name }) => name),
  );
  for (const { name, data } of exampleFigures)
    assert.deepEqual((figures[name] as { data: unknown }).data, JSON.parse(JSON.stringify(data)));
});

test('sections stand in the order of the analysis, each in the table of contents', () => {
  const sections = [...page.matchAll(/<section id="section-([a-z-]+)"/g)].map((match) => match[1]);
  assert.deepEqual(sections, [
    'events',
    'data-simulation',
    'reconstruction',
    'response',
    'unfolding',
    'flux',
    'flux-tables',
    'uncertainties',
    'validation',
    'closure',
    'models',
    'sky',
    'resources',
    'manifest',
  ]);
  for (const name of sections) assert.ok(page.includes(`<a href="#section-${name}">`));
});

test('parts that a run does not have leave no empty section', () => {
  const report = plots.analysisReport({ title: 'short', warnings: [], cutFlow: exampleParts.cutFlow });
  assert.deepEqual(
    report.sections.map(({ name }) => name),
    ['events'],
  );
});

test('a report without figures does not carry plotly.js', () => {
  const report = plots.renderReport({ title: 't', warnings: [], sections: [] });
  assert.ok(report.length < 20_000);
});

test('a second figure of the same name is renamed, so that no report is lost for it', () => {
  const twice = { name: 's', title: 's', figures: [exampleFigures[0], exampleFigures[0]] };
  const report = plots.renderReport({ title: 't', warnings: [], sections: [twice] });
  assert.match(report, /id="figure-cut-flow"/);
  assert.match(report, /data-figure="cut-flow-2"/);
});

test('two sections of one name, and a name that is no anchor, are refused', () => {
  const render = (...names: string[]) =>
    plots.renderReport({ title: 't', warnings: [], sections: names.map((name) => ({ name, title: name })) });
  assert.throws(() => render('a', 'a'), {
    name: 'DomainError',
    message: "report: section name 'a' stands twice",
  });
  assert.throws(() => render('a b'), {
    name: 'DomainError',
    message: "report: section name 'a b' is no anchor",
  });
});

test('warnings stand before the first section', () => {
  assert.ok(page.indexOf('Before you use these numbers') < page.indexOf('<section'));
  assert.match(page, /response columns below 2,000 passing events/);
});
