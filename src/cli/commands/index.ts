import type { Command } from 'commander';
import { addApplyCommand } from './apply.js';
import { addFluxCommand } from './flux.js';
import { addInspectCommand } from './inspect.js';
import { addModelCommand } from './model.js';
import { addReportCommand } from './report.js';
import { addResponseCommand } from './response.js';
import { addRunCommand } from './run.js';
import { addSimulateCommand } from './simulate.js';
import { addSkymapCommand } from './skymap.js';
import { addTrainCommand } from './train.js';
import { addUnfoldCommand } from './unfold.js';
import { addValidateCommand } from './validate.js';

/** Every command of the program, in the order in which --help lists them. */
export const commands: readonly ((program: Command) => void)[] = [
  addRunCommand,
  addSimulateCommand,
  addInspectCommand,
  addTrainCommand,
  addApplyCommand,
  addModelCommand,
  addResponseCommand,
  addValidateCommand,
  addReportCommand,
  addSkymapCommand,
  addUnfoldCommand,
  addFluxCommand,
];
