import {
  confusionMatrixFigure,
  confusionMatrixOf,
  energyPerformanceFigure,
  energyPerformanceOf,
  type ReportSection,
  renderReport,
} from '../../plots/index.js';
import type { Stored } from '../run/run-directory.js';
import type { SimulationResult } from '../stages/simulation.js';
import type { Judged } from './judge.js';

/** The report on the models as one HTML text: their performance, then each answer with its tables and figures. */
export function modelReport(
  title: string,
  performance: Pick<Stored<SimulationResult>, 'energyPerformance' | 'confusion' | 'events'>,
  judged: readonly Judged[],
): string {
  const { energyPerformance, confusion, events } = performance;
  const answered = judged.some(({ answers }) => answers.some(({ question }) => question === 'resolution'));
  const sections: ReportSection[] = [
    {
      name: 'performance',
      title: 'Performance',
      paragraphs: [`On ${events.toLocaleString('en')} events of showers that the models have not seen.`],
      figures: [
        // Where it was asked for, with the weights of the training, it stands in the answer.
        ...(answered ? [] : [energyPerformanceFigure(energyPerformanceOf(energyPerformance))]),
        confusionMatrixFigure(confusionMatrixOf(confusion)),
      ],
    },
    ...judged.flatMap(({ model, answers }) =>
      answers.map((answer) => ({
        name: `${answer.question}-${model}`,
        title: `${model === 'energy' ? 'Energy' : 'Mass group'}: ${answer.title}`,
        paragraphs: answer.remarks,
        tables: answer.tables,
        figures: answer.figures,
      })),
    ),
  ];
  return renderReport({ title: `${title}: models`, warnings: [], sections });
}
