import { AnalysisFileError } from '../../core/index.js';
import type { AnalysisFile } from '../settings/schema.js';

/** @throws {AnalysisFileError} something that is only known of all bands together */
export function requireBandable({ zenithBands, unfolding, response }: AnalysisFile): void {
  if (zenithBands === undefined) return;
  const refuse = (key: string, why: string) =>
    new AnalysisFileError(`${key} cannot stand beside zenithBands: ${why}`, {
      fields: { key },
      remedy: `Leave out ${key.split(':')[0]}, or the section zenithBands.`,
    });
  if (unfolding.background !== undefined)
    throw refuse('unfolding.background', 'how it is shared out among the bands is not known');
  if (response.efficiencies === 'sigmoid')
    throw refuse('response.efficiencies: sigmoid', 'the published fit is one of all zenith angles');
}
