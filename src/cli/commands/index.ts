import type { Command } from 'commander';
import { addFluxCommand } from './flux.js';
import { addInspectCommand } from './inspect.js';
import { addRunCommand } from './run.js';
import { addSimulateCommand } from './simulate.js';
import { addUnfoldCommand } from './unfold.js';

/** Every command of the program, in the order in which --help lists them. */
export const commands: readonly ((program: Command) => void)[] = [
  addRunCommand,
  addSimulateCommand,
  addInspectCommand,
  addUnfoldCommand,
  addFluxCommand,
];
