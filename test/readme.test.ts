import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { simulateAnalysis } from '../src/analysis/index.js';
import { smallAnalysis } from './analysis/small-analysis.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const run = promisify(execFile);

/** The code blocks of a language, in order. */
function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    (match) => match[1],
  );
}

// A folder that looks like the checkout after `npm start`, with the small analysis in place of the demonstration. It lies inside
// the package, so that `import 'airshower'` finds it.
const folder = await mkdtemp(join(root, 'dist', 'readme-'));
after(() => rm(folder, { recursive: true, force: true }));
await mkdir(join(folder, 'data'));
const analysis = smallAnalysis
  .replaceAll('data/', 'demo/data/')
  .replaceAll('simulation/', 'demo/simulation/');
await writeFile(join(folder, 'data', 'demo.yaml'), analysis);
await simulateAnalysis(join(folder, 'data', 'demo.yaml'));

const commands = blocks('sh').flatMap((block) => block.trim().split('\n'));

test('the README names the commands that package.json and the continuous check run', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  assert.ok(commands.includes('npm ci && npm start') && commands.includes('npm test'));
  assert.match(scripts.start, /simulate data\/demo\.yaml.*run data\/demo\.yaml --out results\/demo/);
  assert.match(readFileSync(join(root, '.ci/run'), 'utf8'), /^npm test$/m);
});

for (const command of commands.filter((each) => each.startsWith('npx airshower '))) {
  test(`README: ${command}`, async () => {
    const words = command.split(' ').slice(2);
    const main = join(root, 'dist/src/cli/main.js');
    const { stdout } = await run(process.execPath, [main, ...words], { cwd: folder });
    assert.ok(stdout.length > 100, stdout);
  });
}

test('the README shows the output of the demonstration and pictures that are there', () => {
  assert.match(readme, /closure: mean pull, total +[−0-9.]+ +within 0\.2 +✓ passed/);
  const pictures = [...readme.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map((match) => match[1]);
  assert.equal(pictures.length, 2);
  for (const picture of pictures) assert.ok(existsSync(join(root, picture)), picture);
});

test('the pages of docs import only what the package exports', async () => {
  const exported = await import('../src/index.js');
  const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  let count = 0;
  for (const page of pages) {
    const text = readFileSync(join(root, 'docs', page), 'utf8');
    for (const [, names] of text.matchAll(/import \{([^}]+)\} from 'airshower'/g)) {
      for (const name of names.split(',').map((each) => each.trim())) {
        assert.ok(name === '' || name in exported, `${page}: ${name}`);
        count += 1;
      }
    }
  }
  assert.ok(count > 30);
});

test('every page that the README links to is there', () => {
  const links = [...readme.matchAll(/\]\(((?:docs|data)\/[^)]+|[A-Z]+\.md)\)/g)].map((match) => match[1]);
  assert.ok(links.length > 12);
  for (const link of links) {
    const [page, anchor] = link.split('#');
    assert.ok(existsSync(join(root, page)), link);
    if (anchor !== undefined) assert.ok(anchorsOf(join(root, page)).includes(anchor), link);
  }
});

/** The headings of a page as links name them. */
function anchorsOf(page: string): string[] {
  const headings = [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map((match) => match[1]);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}
