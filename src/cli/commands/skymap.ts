import { type Command, Option } from 'commander';
import { UsageError } from '../../core/index.js';
import {
  addSessionOptions,
  columnsOption,
  type FigureFormat,
  figuresOption,
  refuseUnasked,
  type SessionOptions,
  wholeNumber,
} from '../options.js';
import { printLine } from '../print.js';
import { withProgress } from '../terminal.js';
import { parseColumns } from './option-values.js';

interface SkymapOptions extends SessionOptions {
  nside?: number;
  trials?: number;
  radiusDegrees?: number;
  reference?: (typeof references)[number];
  unfoldingIterations?: number;
  figures?: FigureFormat;
  seed?: number;
  filter?: string;
  columns?: string[];
}

const references = ['time-scrambling', 'direct-integration', 'ring-mean'] as const;

export function addSkymapCommand(program: Command): void {
  const command = program
    .command('skymap <events...>')
    .description(
      'sky maps of event files, or of the data of one analysis file (.yaml) in its cells of energy and mass group',
    )
    .option(
      '--nside <number>',
      "resolution of the maps, a power of two; default: the analysis file's, else 64",
      parseNside,
    )
    .option(
      '--trials <number>',
      "scrambled skies that correct the largest significance; default: the analysis file's, else 0",
      wholeNumber('--trials', 0, 1e7),
    )
    .option('--radius-degrees <number>', "of the discs; default: the analysis file's, else 5", parseRadius)
    .addOption(
      new Option(
        '--reference <name>',
        "map of an isotropic sky; default: the analysis file's, else time-scrambling",
      ).choices(references),
    )
    .option(
      '--unfolding-iterations <number>',
      'analysis file: unfold on and off counts first, in so many iterations',
      wholeNumber('--unfolding-iterations', 0, 1000),
    )
    .addOption(figuresOption())
    .option(
      '--seed <number>',
      "default: the analysis file's, else 1",
      wholeNumber('--seed', 0, Number.MAX_SAFE_INTEGER),
    )
    .option('--filter <expression>', 'event files: only events that fulfil it')
    .addOption(columnsOption());
  addSessionOptions(command).action(async (inputs: string[], { json, ...options }: SkymapOptions) => {
    const { skymapSummary, skymapSummaryData, toJson } = await import('../../analysis/index.js');
    const outcome = await withProgress((told) => skymapOf(inputs, { ...options, ...told }));
    printLine(json ? toJson(skymapSummaryData(outcome), 1) : skymapSummary(outcome));
  });
}

function parseNside(text: string): number {
  const nside = wholeNumber('--nside', 1, 8192)(text);
  if (Number.isInteger(Math.log2(nside))) return nside;
  throw new UsageError(`--nside: ${nside} is not a power of two`, { fields: { value: nside } });
}

function parseRadius(text: string): number {
  const radius = Number(text);
  if (text.trim() !== '' && radius > 0 && radius <= 90) return radius;
  throw new UsageError(`--radius-degrees: '${text}' is not a number above 0 and up to 90`, {
    fields: { option: '--radius-degrees', value: text },
  });
}

async function skymapOf(inputs: readonly string[], options: SkymapOptions) {
  const { skymapOfAnalysis, skymapOfEvents } = await import('../../analysis/index.js');
  const isAnalysis = (name: string): boolean => /\.ya?ml$/i.test(name);
  const { filter, columns, ...others } = options;
  if (!inputs.some(isAnalysis)) {
    refuseUnasked(false, { unblind: options.unblind }, 'an analysis file');
    const named = columns && parseColumns('--columns', columns);
    return skymapOfEvents(inputs, { ...others, filter, columns: named });
  }
  if (inputs.length === 1 && filter === undefined && columns === undefined)
    return skymapOfAnalysis(inputs[0], others);
  throw new UsageError('an analysis file stands alone: it names its events and cuts itself', {
    fields: { inputs },
    remedy: 'Give either one analysis file without --filter and --columns, or event files.',
  });
}
