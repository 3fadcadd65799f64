import { writeFileAtomic } from '../../core/index.js';
import { formatTable } from '../../plots/index.js';
import { type Judged, judgeModels, modelReport, type Questions } from '../judging/index.js';
import type { Stored } from '../run/run-directory.js';
import { type SessionOptions, withAnalysis } from '../run/session.js';
import { loadModels, type ModelsResult } from '../stages/models.js';
import { simulatedStages } from '../stages/simulated.js';
import type { SimulationResult } from '../stages/simulation.js';

/** The trained models and how they do on showers that they have not seen. */
export interface TrainingOutcome {
  readonly models: readonly TrainedModel[];
  readonly trainingEvents: number;
  readonly performance: Pick<Stored<SimulationResult>, 'energyPerformance' | 'confusion' | 'events'>;
  /** Answers to further questions. */
  readonly judged: readonly Judged[];
  /** The report on the models, where anything was asked. */
  readonly report?: string;
}

export interface TrainingOptions extends SessionOptions {
  /** What is asked beside the performance. */
  readonly questions?: Questions;
  /** Where the report goes; default: models.html in the folder of the run. */
  readonly report?: string;
}

export interface TrainedModel {
  /** What it estimates. */
  readonly target: string;
  readonly learner: string;
  readonly features: readonly string[];
  readonly file: string;
  readonly sha256: string;
}

/**
 * Runs an analysis up to its models and their performance on the test half of the showers. Finished stages are kept.
 * @throws {AirshowerError} what went wrong, with file, dataset, column or key
 */
export function trainAnalysis(
  path: string,
  { questions, report, ...options }: TrainingOptions,
): Promise<TrainingOutcome> {
  return withAnalysis(path, options, async (context) => {
    const { models, simulation } = await simulatedStages(context);
    const loaded = await loadModels(context, models);
    const described = (['energyModel', 'groupModel'] as const).map((name): TrainedModel => {
      const { target, parameters, features } = loaded[name];
      const { file, sha256 } = models[name] as ModelsResult[typeof name];
      return {
        target: target.name,
        learner: parameters.learner,
        features: features.map((feature) => feature.name),
        file: context.directory.file(file),
        sha256,
      };
    });
    const outcome = { models: described, trainingEvents: models.trainingEvents, performance: simulation };
    if (questions === undefined) return { ...outcome, judged: [] };
    const judged = await judgeModels(context, models, questions);
    const file = report ?? context.directory.file('models.html');
    await writeFileAtomic(file, modelReport(context.analysis.content.title, simulation, judged));
    return { ...outcome, judged, report: file };
  });
}

/** What `airshower train` prints: models, bias and resolution of the energy, the confusion matrix. */
export function trainingSummary(outcome: TrainingOutcome): string {
  const { models, trainingEvents, performance, judged, report } = outcome;
  return [
    `trained on ${trainingEvents.toLocaleString('en')} events, judged on ${performance.events.toLocaleString('en')} events of other showers`,
    ...models.map(
      ({ target, learner, features, file }) => `${target}: ${learner} of ${features.join(', ')}: ${file}`,
    ),
    '',
    energyTable(performance),
    '',
    confusionTable(performance),
    ...judged.flatMap(({ answers }) =>
      answers.flatMap(({ tables }) => tables.flatMap((table) => ['', formatTable(table)])),
    ),
    ...(report === undefined ? [] : ['', `report: ${report}`]),
  ].join('\n');
}

function energyTable({ energyPerformance }: TrainingOutcome['performance']): string {
  return formatTable({
    title: 'Reconstructed minus true lg(E/GeV)',
    columns: [
      { name: 'events of' },
      ...['events', 'bias', 'resolution', 'rms'].map((name) => ({ name, align: 'right' as const })),
    ],
    rows: energyPerformance.resolutions.map(({ name, overall }) => [
      name,
      overall.events.toLocaleString('en'),
      overall.bias.toFixed(4),
      overall.resolution.toFixed(4),
      overall.rms.toFixed(4),
    ]),
    note: 'resolution: half the distance from the 16% to the 84% quantile; by energy in the report and with --json',
  });
}

function confusionTable({ confusion }: TrainingOutcome['performance']): string {
  const { groups, fractions, accuracy, accuracyErr } = confusion;
  return formatTable({
    title: 'Mass groups: share of the true group (rows) that is found as',
    columns: [{ name: 'true' }, ...groups.map((name) => ({ name, align: 'right' as const }))],
    rows: groups.map((name, group) => [
      name,
      ...fractions[group].map((share) => `${(100 * share).toFixed(1)}%`),
    ]),
    note: `accuracy: ${(100 * accuracy).toFixed(2)}% ± ${(100 * accuracyErr).toFixed(2)}%`,
  });
}

/** The same as data. */
export function trainingSummaryData(outcome: TrainingOutcome): unknown {
  const { models, trainingEvents, performance, judged, report } = outcome;
  const { energyPerformance, confusion, events } = performance;
  return {
    models,
    training_events: trainingEvents,
    test_events: events,
    energy: {
      edges: energyPerformance.edges,
      resolutions: energyPerformance.resolutions,
    },
    mass_group: {
      groups: confusion.groups,
      fractions: confusion.fractions,
      accuracy: confusion.accuracy,
      accuracy_err: confusion.accuracyErr,
    },
    judged: judged.map(({ model, answers }) => ({
      model,
      answers: Object.fromEntries(
        answers.map(({ question, data }) => [question.replaceAll('-', '_'), snakeCased(data)]),
      ),
    })),
    report,
  };
}

/** The same data with keys in snake_case; options keep the names that they have in the analysis file. */
function snakeCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCased);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [
    key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    key === 'options' || key === 'settings' ? member : snakeCased(member),
  ]);
  return Object.fromEntries(entries);
}
