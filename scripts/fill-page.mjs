import { readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);

/** Puts a text between the marks of a page: <!-- mark: where it comes from --> and <!-- end of mark -->. */
export function fillPage(name, mark, text) {
  const page = new URL(name, root);
  const marks = new RegExp(`(<!-- ${mark}:[^\\n]*-->\\n)[\\s\\S]*(<!-- end of ${mark} -->)`);
  const old = readFileSync(page, 'utf8');
  if (!marks.test(old)) throw new Error(`${name} has no marks of '${mark}'`);
  writeFileSync(
    page,
    old.replace(marks, (_, start, end) => `${start}\n${text}\n\n${end}`),
  );
}
