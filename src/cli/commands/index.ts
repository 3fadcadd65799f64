import type { Command } from 'commander';

/** Every command of the program, in the order in which --help lists them. */
export const commands: readonly ((program: Command) => void)[] = [];
