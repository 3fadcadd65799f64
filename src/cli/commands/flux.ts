import type { Command } from 'commander';
import { UsageError } from '../../core/index.js';
import { printLine } from '../print.js';

interface FluxOptions {
  model: string;
  energies: number[];
  json?: boolean;
}

export function addFluxCommand(program: Command): void {
  program
    .command('flux')
    .description('fluxes of a published cosmic-ray model (m^-2 s^-1 sr^-1 GeV^-1)')
    .requiredOption('--model <name>', 'H3a, H4a, GST, polygonato, GSF, or a name of docs/flux.md')
    .requiredOption('--energies <list>', 'total energies in GeV, separated by commas: 1e6,3e6', parseEnergies)
    .option('--json', 'print JSON')
    .action(async (options: FluxOptions) => {
      const { fluxReport, fluxTable, toJson } = await import('../../analysis/index.js');
      const report = fluxReport(options.model, options.energies);
      printLine(options.json ? toJson(report, 1) : fluxTable(report));
    });
}

function parseEnergies(text: string): number[] {
  return text.split(',').map((part) => {
    const energy = Number(part);
    if (part.trim() !== '' && energy > 0 && Number.isFinite(energy)) return energy;
    throw new UsageError(`--energies: '${part}' is not an energy above 0 GeV`, {
      fields: { value: part },
      remedy: 'Write numbers separated by commas: --energies 1e6,3e6',
    });
  });
}
