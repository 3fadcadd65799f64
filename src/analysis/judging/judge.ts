import { UsageError } from '../../core/index.js';
import { contentsOf } from '../fingerprint.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import { type ModelsResult, modelSettings } from '../stages/models.js';
import type { Answer } from './answer.js';
import {
  crossValidationAnswer,
  gridAnswer,
  learningCurveAnswer,
  randomSearchAnswer,
  selectionAnswer,
  validationCurveAnswer,
} from './cross-validated.js';
import { energyIntervalAnswer } from './energy-interval.js';
import { type Fits, fitsOf } from './fits.js';
import { logMassAnswer } from './log-mass.js';
import { calibrationAnswer, rocAnswer } from './probabilities.js';
import type { ModelName, Questions } from './questions.js';
import { type Subject, subjectsOf } from './subject.js';
import {
  identificationAnswer,
  importanceAnswer,
  overtrainingAnswer,
  partialDependenceAnswer,
  resolutionAnswer,
} from './trained.js';

/** What was found out about one of the models. */
export interface Judged {
  readonly model: ModelName;
  readonly answers: readonly Answer[];
}

interface Ask {
  /** Name of the stage that keeps the answer. */
  readonly name: string;
  /** What the answer depends on beside the models and their events. */
  readonly settings: unknown;
  readonly answer: (subject: Subject) => Answer | Promise<Answer>;
}

/**
 * Answers questions about the models of an analysis. Each answer is a stage: the same question is answered once.
 * @throws {UsageError} an option that a model does not have, a question that suits none of the models
 */
export async function judgeModels(
  context: RunContext,
  models: Stored<ModelsResult>,
  questions: Questions,
): Promise<Judged[]> {
  const asked = questions.models.map((model) => ({ model, asks: asksOf(model, questions, context) }));
  requireSome(
    asked.flatMap(({ asks }) => asks),
    questions,
  );
  let subjects: Promise<Subject[]> | undefined;
  const judged: Judged[] = [];
  for (const [index, { model, asks }] of asked.entries()) {
    const answers: Answer[] = [];
    for (const { name, settings, answer } of asks) {
      const dependsOn = {
        files: contentsOf(context.inputs.simulation),
        models: [models.energyModel.sha256, models.groupModel.sha256],
        analysis: modelSettings(context),
        causes: context.causes.energy,
        settings,
      };
      const stored = await context.directory.stage(`${name}-${model}`, dependsOn, async () => {
        subjects ??= subjectsOf(context, models, questions.models);
        return answer((await subjects)[index]);
      });
      // Tables and figures are plain data: read back they are what they were.
      answers.push(stored as Answer);
    }
    judged.push({ model, answers });
  }
  return judged;
}

/** The questions that suit a model, those that need no new training first. */
function asksOf(model: ModelName, questions: Questions, context: RunContext): Ask[] {
  const { folds, stratified, events, score } = questions;
  const always = (name: string, answer: Ask['answer']): Ask => ({ name, settings: {}, answer });
  const withFits = (
    name: string,
    settings: unknown,
    answer: (subject: Subject, fits: Fits) => Promise<Answer>,
  ): Ask => ({
    name,
    settings: { folds, stratified, events, score, settings },
    answer: (subject) => answer(subject, fitsOf(subject, questions, context)),
  });
  const { energyInterval: coverage, logMass } = questions;
  const { learningCurve, randomSearch, selectFeatures, grid, validationCurves } = questions;
  const group = model === 'mass-group';
  return [
    questions.resolution && !group && always('resolution', (each) => resolutionAnswer(each, context)),
    questions.identification &&
      group &&
      always('identification', (each) => identificationAnswer(each, context)),
    questions.calibration && group && always('calibration', calibrationAnswer),
    questions.roc && group && always('roc', rocAnswer),
    questions.overtraining && always('overtraining', overtrainingAnswer),
    questions.importance && always('importance', (each) => importanceAnswer(each, context)),
    questions.partialDependence && always('partial-dependence', partialDependenceAnswer),
    coverage !== undefined &&
      !group && {
        name: 'interval',
        settings: { coverage },
        answer: (each: Subject) => energyIntervalAnswer(each, coverage, context),
      },
    logMass && group && always('log-mass', (each) => logMassAnswer(each, context)),
    questions.crossValidate &&
      withFits('cross-validation', {}, (each, fits) => crossValidationAnswer(each, fits, context)),
    learningCurve &&
      withFits('learning-curve', learningCurve, (each, fits) =>
        learningCurveAnswer(each, fits, learningCurve, context),
      ),
    ...validationCurves.map((curve) =>
      withFits(`validation-curve-${curve.option}`, curve, (each, fits) =>
        validationCurveAnswer(each, fits, curve, context),
      ),
    ),
    grid.length > 0 && withFits('grid', grid, (each, fits) => gridAnswer(each, fits, grid, context)),
    randomSearch &&
      withFits('random-search', randomSearch, (each, fits) =>
        randomSearchAnswer(each, fits, randomSearch, context),
      ),
    selectFeatures &&
      withFits('feature-selection', selectFeatures, (each, fits) =>
        selectionAnswer(each, fits, selectFeatures, context),
      ),
  ].filter((each): each is Ask => Boolean(each));
}

function requireSome(asks: readonly Ask[], { models }: Questions): void {
  if (asks.length > 0) return;
  throw new UsageError(`nothing that was asked suits the model '${models.join("', '")}'`, {
    fields: { models },
    remedy:
      '--calibration, --roc, --identification and --log-mass are of the mass group, --resolution and --energy-interval of the energy: leave --model out.',
  });
}
