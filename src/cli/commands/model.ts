import type { Command } from 'commander';
import { UsageError } from '../../core/index.js';
import { logLine, printLine } from '../print.js';

interface ModelOptions {
  exportXgboost?: string;
  importXgboost?: string;
  features?: readonly string[];
  classes?: readonly string[];
  target?: string;
  json?: boolean;
}

const names = (text: string): string[] => text.split(',').map((name) => name.trim());

export function addModelCommand(program: Command): void {
  program
    .command('model <file>')
    .description("what a model file holds; writes it in XGBoost's JSON format, or makes one from that")
    .option('--export-xgboost <file>', "write the model there in XGBoost's JSON format")
    .option(
      '--import-xgboost <file>',
      'the model is of XGBoost (saved as JSON): write it there as a model file',
    )
    .option(
      '--features <names>',
      'import: columns in the order of the training; default: as in the file',
      names,
    )
    .option('--classes <names>', 'import: names of the classes, for a classifier: light,heavy', names)
    .option(
      '--target <name>',
      'import: what is estimated; default: mass_group with classes, else log10_energy',
    )
    .option('--json', 'print what it holds as JSON')
    .action(async (path: string, { json, ...options }: ModelOptions) => {
      const { modelData, modelText, toJson } = await import('../../analysis/index.js');
      const model = await modelOf(path, options);
      printLine(json ? toJson(modelData(model), 1) : modelText(model));
    });
}

async function modelOf(path: string, options: ModelOptions) {
  const { readModel, readXgboostModel, writeXgboostModel } = await import('../../analysis/index.js');
  const { exportXgboost: exported, importXgboost: imported, ...told } = options;
  if (imported === undefined) {
    const [alone] = Object.keys(told);
    if (alone !== undefined) {
      throw new UsageError(`--${alone} is of --import-xgboost`, { fields: { option: alone } });
    }
    if (exported === undefined) return readModel(path);
    const model = await writeXgboostModel(path, exported);
    logLine(`wrote ${exported}`);
    return model;
  }
  if (exported !== undefined) {
    throw new UsageError('a model is either exported or imported', { fields: { exported, imported } });
  }
  const model = await readXgboostModel(path, imported, told);
  logLine(`wrote ${imported}`);
  return model;
}
