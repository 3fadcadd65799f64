import { type Command, Option } from 'commander';
import type { RunOptions } from '../../analysis/index.js';
import { addSessionOptions, type SessionOptions, wholeNumber } from '../options.js';
import { printLine } from '../print.js';
import { withProgress } from '../terminal.js';

interface ValidateOptions extends SessionOptions {
  pseudoExperiments: number;
  only?: NonNullable<RunOptions['only']>;
}

const tests: NonNullable<RunOptions['only']> = ['known-spectra', 'data-simulation', 'splits', 'methods'];

export function addValidateCommand(program: Command): void {
  const command = program
    .command('validate <analysis.yaml>')
    .description('the whole analysis and every test of its chain; exit status 1 when a verdict fails')
    .option(
      '--pseudo-experiments <number>',
      'size of the ensembles',
      wholeNumber('--pseudo-experiments', 2, 1_000_000),
      200,
    )
    .addOption(
      new Option('--only <tests...>', 'beside the closure only some of the tests; default: all').choices(
        tests,
      ),
    );
  addSessionOptions(command).action(async (path: string, { json, ...options }: ValidateOptions) => {
    const { allPassed, runAnalysis, toJson, validationSummary, validationSummaryData } = await import(
      '../../analysis/index.js'
    );
    const outcome = await withProgress((told) => runAnalysis(path, { ...options, ...told, challenge: true }));
    printLine(json ? toJson(validationSummaryData(outcome), 1) : validationSummary(outcome));
    if (!allPassed(outcome)) process.exitCode = 1;
  });
}
