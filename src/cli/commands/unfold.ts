import type { Command } from 'commander';
import { Option } from 'commander';
import { addWorkersOption, refuseUnasked, wholeNumber } from '../options.js';
import { logLine, printLine } from '../print.js';

interface UnfoldOptions {
  out?: string;
  compatibility?: 'pyunfold';
  method?: string;
  toys?: number;
  seed?: number;
  workers?: number;
}

const methods = ['bayes', 'tikhonov', 'svd', 'maximum-likelihood', 'bin-by-bin', 'inversion'];

export function addUnfoldCommand(program: Command): void {
  const command = program
    .command('unfold <input>')
    .description('unfold one spectrum given as JSON or HDF5 (docs/unfolding.md describes the fields)')
    .option('--out <file>', 'write the result there instead of printing it')
    .addOption(
      new Option('--method <name>', 'how to unfold; default: as the input says, bayes').choices(methods),
    )
    .option(
      '--toys <number>',
      'pseudo-experiments: both covariances by bootstrap beside the propagated ones',
      wholeNumber('--toys', 2, 1_000_000),
    )
    .option('--seed <number>', 'of the pseudo-experiments; default: 1', wholeNumber('--seed', 0, 2 ** 31))
    .addOption(
      new Option('--compatibility <mode>', 'copy the errors of another program').choices(['pyunfold']),
    );
  addWorkersOption(command).action(async (input: string, options: UnfoldOptions) => {
    const { toys, seed, workers } = options;
    refuseUnasked(toys !== undefined, { seed, workers }, '--toys');
    const { unfoldToJson } = await import('../../analysis/index.js');
    const text = await unfoldToJson(input, options);
    if (options.out === undefined) printLine(text);
    else logLine(`wrote ${options.out}`);
  });
}
