import type { Command } from 'commander';
import { Option } from 'commander';
import { logLine, printLine } from '../print.js';

interface UnfoldOptions {
  out?: string;
  compatibility?: 'pyunfold';
}

export function addUnfoldCommand(program: Command): void {
  program
    .command('unfold <input.json>')
    .description('unfold one spectrum given as JSON (docs/unfolding.md describes the fields)')
    .option('--out <file>', 'write the result there instead of printing it')
    .addOption(
      new Option('--compatibility <mode>', 'copy the errors of another program').choices(['pyunfold']),
    )
    .action(async (input: string, options: UnfoldOptions) => {
      const { unfoldToJson } = await import('../../analysis/index.js');
      const text = await unfoldToJson(input, options);
      if (options.out === undefined) printLine(text);
      else logLine(`wrote ${options.out}`);
    });
}
