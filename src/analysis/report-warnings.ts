import { cutsOf } from './frames.js';
import type { ReportInput } from './report-parts.js';

interface Warning {
  readonly subject: string;
  readonly message: string;
}

/** What must be seen before anything else is believed. */
export function warningsOf(input: ReportInput): Warning[] {
  const { spectrum, context, validation, data } = input;
  const { content } = context.analysis;
  const warnings: Warning[] = [];
  if (!spectrum.converged) {
    const { maxIterations, stopping, testStatistic } = content.unfolding;
    warnings.push({
      subject: 'not converged',
      message: `The unfolding stopped after ${maxIterations} iterations; ${testStatistic} did not fall below ${stopping}.`,
    });
  }
  if (spectrum.poorCauses.length > 0) {
    const names = spectrum.poorCauses.map(({ name, events }) => `${name} (${Math.round(events)})`);
    const shown = names.slice(0, 8).join('; ') + (names.length > 8 ? `; and ${names.length - 8} more` : '');
    warnings.push({
      subject: 'response columns with fewer than 2,000 effective events',
      message: `${names.length} of ${spectrum.unfolded.length}: ${shown}.`,
    });
  }
  const stored = cutsOf(context.analysis).filter((cut) => cut.stored);
  const shifts = content.systematics.filter(({ kind }) => kind === 'data' || kind === 'simulation');
  if (stored.length > 0 && shifts.length > 0) {
    warnings.push({
      subject: 'cuts stored as booleans',
      message: `${stored.map(({ name }) => `'${name}'`).join(', ')} cannot move with the shifted variables of ${shifts.map(({ name }) => name).join(', ')}.`,
    });
  }
  if (content.simulation.generate !== undefined) {
    warnings.push({
      subject: 'tuned simulation',
      message:
        "The simulation is airshower's own: its resolutions are tuned to the published energy resolution and two-group accuracy, so agreement there is by construction (docs/simulation.md).",
    });
  }
  const failed = validation.verdicts.filter(({ passed }) => !passed);
  if (failed.length > 0) {
    warnings.push({
      subject: 'validation failed',
      message: failed
        .map(({ test, value, demand }) => `${test}: ${value.toPrecision(3)}, asked ${demand}`)
        .join('; '),
    });
  }
  const share = data.outside / data.events;
  if (share > 0.5) {
    warnings.push({
      subject: 'most events lie outside the bins',
      message: `${(100 * share).toFixed(0)}% of the selected events have a reconstructed energy outside the effect bins.`,
    });
  }
  return warnings;
}
