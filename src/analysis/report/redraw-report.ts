import { join } from 'node:path';
import { FileError, nearestHint, readText, UsageError } from '../../core/index.js';
import {
  type ExportFiguresOptions,
  exportFigures,
  type Figure,
  type FigureFormat,
} from '../../plots/index.js';
import { layContext, type RunContext } from '../run/context.js';
import type { Manifest } from '../run/manifest.js';
import { parseJson, RunDirectory } from '../run/run-directory.js';
import type { RunResults } from '../run/run-results.js';
import { parseAnalysis } from '../settings/read-analysis.js';
import { dataYears } from '../settings/years.js';
import type { SkyPicture } from '../sky/sky-section.js';
import {
  type ChallengeResult,
  type ChallengeTest,
  challengeOf,
  challengeTests,
} from '../stages/challenge.js';
import { type DataResult, sumOfData } from '../stages/data.js';
import { livetimeShares } from '../stages/events.js';
import type { FluxFile } from '../stages/flux.js';
import type { ModelsResult } from '../stages/models.js';
import { meanOfSimulations, type SimulationResult } from '../stages/simulation.js';
import { type WrittenReport, writeReport } from './write-report.js';

export interface RedrawOptions {
  /** Every figure as a file of this kind too, in the folder figures of the run. */
  readonly figures?: FigureFormat;
  /** Only the figures of these names. */
  readonly named?: readonly string[];
  readonly onProgress?: ExportFiguresOptions['onProgress'];
}

/** Paths of what was drawn. */
export interface RedrawnReport {
  readonly report: string;
  readonly figures: readonly string[];
}

/**
 * Draws report.html again from the finished stages in the folder of a run; needs neither the events nor the analysis file.
 * @throws {FileError} no finished run in the folder, or stages of another run
 * @throws {UsageError} a name of no figure; {AirshowerError} no browser that draws the figures
 */
export async function redrawReport(
  folder: string,
  { figures: format, named, onProgress }: RedrawOptions = {},
): Promise<RedrawnReport> {
  const { path, figures } = await writtenAgain(folder);
  if (format === undefined) return { report: path, figures: [] };
  const paths = await exportFigures(join(folder, 'figures'), figuresNamed(figures, named), {
    format,
    onProgress,
  });
  return { report: path, figures: paths };
}

function figuresNamed(figures: readonly Figure[], named?: readonly string[]): readonly Figure[] {
  if (named === undefined) return figures;
  const names = figures.map(({ name }) => name);
  const unknown = named.find((name) => !names.includes(name));
  if (unknown === undefined) return figures.filter(({ name }) => named.includes(name));
  throw new UsageError(`the report has no figure '${unknown}'${nearestHint(unknown, names)}`, {
    fields: { found: unknown, allowed: names },
    remedy: `It has ${names.join(', ')}.`,
  });
}

async function writtenAgain(folder: string): Promise<WrittenReport> {
  const manifest = await readJson<Manifest>(folder, 'manifest.json');
  const { analysis_file, volatile } = manifest;
  const analysis = await parseAnalysis(analysis_file, volatile.analysis_path);
  const directory = new RunDirectory(folder, () => {});
  directory.records.push(...volatile.stages);
  const years = dataYears(analysis.content).map((year) => ({ year, data: [], stream: [] }));
  const unblind = manifest.blinding?.unblinded ?? false;
  const context = layContext(analysis, directory, { years, simulation: [], skipped: [] }, unblind);
  const stage = <Result>(name: string) => finishedStage<Result>(context, name);
  const flux = await readJson<FluxFile>(folder, 'flux.json');
  const events = await stage<RunResults['events']>('events');
  const simulations = await Promise.all(
    events.simulations.map((_, index) =>
      stage<SimulationResult>(index === 0 ? 'simulation' : `simulation-${index}`),
    ),
  );
  const yearData = await Promise.all(
    years.map((_, index) => stage<DataResult>(years.length === 1 ? 'data' : `data-${index + 1}`)),
  );
  return writeReport({
    context,
    manifest,
    flux,
    events,
    models: await stage<ModelsResult>('models'),
    simulation: meanOfSimulations(simulations, livetimeShares(events.years, simulations.length)),
    data: sumOfData(yearData),
    spectrum: await stage<RunResults['spectrum']>('unfolding'),
    validation: await stage<RunResults['validation']>('validation'),
    challenge: await finishedChallenge(context),
    sky: analysis.content.sky && (await stage<SkyPicture>('sky')),
  });
}

/** The challenge of the chain, where the run had one, with the tests that it had. */
async function finishedChallenge(context: RunContext): Promise<ChallengeResult | undefined> {
  const stages = new Set(context.directory.records.map(({ stage }) => stage));
  if (!challengeTests.some((test) => stages.has(test))) return undefined;
  const stage = async <Result>(name: ChallengeTest) =>
    stages.has(name) ? finishedStage<Result>(context, name) : undefined;
  return challengeOf({
    knownSpectra: await stage<NonNullable<ChallengeResult['knownSpectra']>>('known-spectra'),
    dataSimulation: await stage<NonNullable<ChallengeResult['dataSimulation']>>('data-simulation'),
    splits: await stage<NonNullable<ChallengeResult['splits']>>('splits'),
    methods: await stage<NonNullable<ChallengeResult['methods']>>('methods'),
  });
}

function finishedStage<Result>({ directory }: RunContext, name: string) {
  const record = directory.records.find(({ stage }) => stage === name);
  if (record !== undefined) return directory.finished<Result>(record);
  throw new FileError(`${directory.file('manifest.json')}: lists no stage '${name}'`, {
    fields: { file: directory.file('manifest.json'), stage: name },
    remedy: 'Finish the analysis first: airshower run.',
  });
}

async function readJson<Content>(folder: string, name: string): Promise<Content> {
  const path = new RunDirectory(folder, () => {}).file(name);
  const text = await readText(
    path,
    'Give the folder of a finished run: airshower run ANALYSIS.yaml --out DIR.',
  );
  return parseJson(text);
}
