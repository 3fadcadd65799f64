import { type Command, Option } from 'commander';
import type { EnergyMeasure } from '../../analysis/index.js';
import { UsageError } from '../../core/index.js';
import { printLine } from '../print.js';

interface FluxOptions {
  model: string;
  energies?: number[];
  bins?: number[];
  per: EnergyMeasure;
  json?: boolean;
}

const measures: readonly EnergyMeasure[] = ['total-energy', 'energy-per-nucleon', 'nucleon', 'rigidity'];

export function addFluxCommand(program: Command): void {
  program
    .command('flux')
    .description('fluxes of a published cosmic-ray model (m^-2 s^-1 sr^-1 GeV^-1), and mean ln A')
    .requiredOption('--model <name>', 'H3a, H4a, GST, polygonato, GSF, or a name of docs/flux.md')
    .option('--energies <list>', 'energies in GeV, separated by commas: 1e6,3e6', parseEnergies)
    .option(
      '--bins <edges>',
      'integrals over bins in place of --energies: edges in GeV, 1e6,3e6,1e7, or lg(E/GeV) as low:high:width, 6.4:7.8:0.1',
      parseBins,
    )
    .addOption(
      new Option('--per <measure>', 'what is counted, and the energy that is meant (GV for rigidity)')
        .choices(measures)
        .default('total-energy'),
    )
    .option('--json', 'print JSON')
    .action(async ({ model, energies, bins, per, json }: FluxOptions) => {
      const { binnedFluxReport, binnedFluxTable, fluxReport, fluxTable, toJson } = await import(
        '../../analysis/index.js'
      );
      if (energies !== undefined && bins === undefined) {
        const report = fluxReport(model, energies, per);
        printLine(json ? toJson(report, 1) : fluxTable(report));
      } else if (bins !== undefined && energies === undefined) {
        const report = binnedFluxReport(model, bins, per);
        printLine(json ? toJson(report, 1) : binnedFluxTable(report));
      } else {
        throw new UsageError('flux needs either --energies or --bins', {
          remedy:
            'Write --energies 1e6,3e6 for fluxes at energies, or --bins 6.4:7.8:0.1 for integrals over bins.',
        });
      }
    });
}

const parseEnergies = (text: string): number[] =>
  text.split(',').map((part) => {
    const energy = Number(part);
    if (part.trim() !== '' && energy > 0 && Number.isFinite(energy)) return energy;
    throw new UsageError(`--energies: '${part}' is not an energy above 0 GeV`, {
      fields: { value: part },
      remedy: 'Write numbers separated by commas: --energies 1e6,3e6',
    });
  });

/** Edges in GeV from `1e6,3e6` or, in lg(E/GeV), from `low:high:width`. */
function parseBins(text: string): number[] {
  const refused = (why: string): UsageError =>
    new UsageError(`--bins: '${text}' ${why}`, {
      fields: { value: text },
      remedy:
        'Write rising edges in GeV, --bins 1e6,3e6,1e7, or lg(E/GeV) as low:high:width, --bins 6.4:7.8:0.1',
    });
  const parts = text
    .split(text.includes(':') ? ':' : ',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (!text.includes(':')) {
    const rise = parts.every((edge, i) => Number.isFinite(edge) && edge > (i === 0 ? 0 : parts[i - 1]));
    if (parts.length < 2 || !rise) throw refused('are not rising energies above 0 GeV');
    return parts;
  }
  const [low, high, width] = parts;
  const count = Math.round((high - low) / width);
  const whole = Math.abs(count * width - (high - low)) < 1e-6 * width;
  if (parts.length !== 3 || !(width > 0) || !(count >= 1) || !whole)
    throw refused('is not a whole number of bins from low to high');
  // Rounded as the bins of an analysis are: 6.1 + 3 x 0.1 is 6.3999999999999995 as it stands.
  return Array.from({ length: count + 1 }, (_, i) => 10 ** (Math.round((low + i * width) * 1e9) / 1e9));
}
