import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { Command } from 'commander';
import { parseAnalysis } from '../src/analysis/settings/read-analysis.js';
import { commands } from '../src/cli/commands/index.js';

const root = join(import.meta.dirname, '../..');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
]
  .filter((path) => path.endsWith('.md'))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

const program = new Command('airshower');
for (const add of commands) add(program);
for (const command of program.commands)
  command
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .action(() => undefined);

/** The words of a command line as a shell would pass them on: quotes hold together what they enclose. */
function words(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) => word.replaceAll(/['"]/g, ''));
}

/** Command lines of the pages: after `npx` or a prompt in blocks, and in inline code. */
function commandLines(text: string): string[] {
  const inBlocks = [...text.matchAll(/^(?:\$ )?npx airshower (.+)$/gm)];
  const inline = [...text.matchAll(/`(?:npx )?airshower ([^`]+)`/g)];
  return [...inBlocks, ...inline]
    .map(([, line]) => line.split(' > ')[0].trim())
    .filter((line) => !line.startsWith('-'));
}

for (const { path, text } of pages) {
  const lines = commandLines(text);
  if (lines.length === 0) continue;
  test(`${path}: its ${lines.length} command lines name commands, options and values that there are`, async () => {
    for (const line of lines) {
      const [name, ...rest] = words(line);
      const command = program.commands.find((each) => each.name() === name);
      assert.ok(command, line);
      // In running text a command may stand for all its calls: then only its options are looked at.
      const complete = rest.some((word) => !word.startsWith('-')) || command.registeredArguments.length === 0;
      if (complete) await assert.doesNotReject(command.parseAsync(rest, { from: 'user' }), line);
      else requireOptions(command, line);
    }
  });
}

test('docs/commands.md: every option that a section names is one of its command, and every command has a section', () => {
  const { text } = pages.find(({ path }) => path === 'docs/commands.md')!;
  const [head, ...sections] = text.split(/^## /m);
  assert.ok(head.includes('exit status'));
  const named = sections.map((section) => {
    const name = section.slice(0, section.indexOf('\n'));
    const command = program.commands.find((each) => each.name() === name);
    assert.ok(command, name);
    // What stands in blocks is printed, or a whole line that the test above has looked at.
    requireOptions(
      command,
      section.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`airshower [^`]*`/g, ''),
    );
    return name;
  });
  assert.deepEqual(named.sort(), program.commands.map((each) => each.name()).sort());
});

function requireOptions(command: Command, text: string): void {
  for (const [option] of text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g))
    assert.ok(
      command.options.some(({ long }) => long === option),
      `${command.name()} has no ${option}: ${text.slice(0, 200)}`,
    );
}

/** Sections that an analysis cannot do without, for examples that show others. */
const needed = {
  data: 'data: { files: data/*.hdf5, livetime: { seconds: 1 } }\n',
  simulation: 'simulation: { files: simulation/*.hdf5 }\n',
};

for (const { path, text } of pages) {
  const examples = [...text.matchAll(/^```ya?ml\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
  if (examples.length === 0) continue;
  test(`${path}: its ${examples.length} examples of analysis files are what the schema takes`, async () => {
    for (const code of examples) {
      const missing = Object.entries(needed).filter(([name]) => !new RegExp(`^${name}:`, 'm').test(code));
      const whole = code + missing.map(([, section]) => section).join('');
      await assert.doesNotReject(parseAnalysis(whole, basename(path)), code);
    }
  });
}
