import { featureNames } from '../../events/index.js';
import type { LearnerSettings } from '../settings/schema-learners.js';

/** The columns that a model of these settings learns from. */
export function wantedFeatures(settings: LearnerSettings): readonly string[] {
  return ('features' in settings ? settings.features : undefined) ?? featureNames;
}
