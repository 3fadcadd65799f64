#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { formatError } from '../core/index.js';
import { commands } from './commands/index.js';

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));

const program = new Command('airshower')
  .description('From air-shower events in HDF5 files to the cosmic-ray energy spectrum per mass group.')
  .version(version)
  .option('--debug', 'show the stack trace of an error')
  .showHelpAfterError('(--help lists commands and options)')
  .exitOverride()
  .configureHelp({ showGlobalOptions: true });
for (const add of commands) add(program);
for (const command of program.commands) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitStatus(error);
}

/** 0 for --help and --version, 2 for wrong usage, else what the error says; prints errors that were not printed yet. */
function exitStatus(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  process.stderr.write(`${formatError(error, { debug: program.opts().debug })}\n`);
  return error instanceof Error && 'exitStatus' in error ? Number(error.exitStatus) : 1;
}
