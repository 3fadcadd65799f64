import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Html, rawHtml } from './html.js';

/**
 * The text of plotly.js (MIT licence, its notice stands at its beginning) to stand inside a <script> element. It cannot be
 * imported in Node (it wants a browser), so it is read as a file. A closing tag inside it would end the element: in
 * JavaScript strings and expressions "<\/script" means the same as "</script".
 */
export function plotlySource(): Html {
  const path = createRequire(import.meta.url).resolve('plotly.js-dist-min');
  return rawHtml(
    readFileSync(path, 'utf8')
      .replace(/<\/(script)/gi, '<\\/$1')
      .replaceAll('<!--', '\\x3c!--'),
  );
}
