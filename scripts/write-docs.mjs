// Writes the parts of docs/ that the program itself knows best: the keys of the analysis file. Needs `npm run build` first.
import { readFileSync, writeFileSync } from 'node:fs';
import { schemaTable } from '../dist/src/analysis/schema-text.js';

const page = new URL('../docs/analysis-file.md', import.meta.url);
const marks = /(<!-- keys:[^\n]*-->\n)[\s\S]*(<!-- end of keys -->)/;
writeFileSync(
  page,
  readFileSync(page, 'utf8').replace(marks, (_, start, end) => `${start}\n${schemaTable()}\n\n${end}`),
);
