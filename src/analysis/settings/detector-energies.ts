import { type DetectorEnergies, detectorConfiguration, detectorNames } from '../../events/index.js';

type Section = Readonly<Record<string, unknown>>;

/**
 * The content of an analysis file with what its section `energy` does not say taken from the detector's energies, key by key. The
 * schema's own defaults are those of IC86. What is no section stays as it is, for the schema to refuse.
 */
export function withDetectorEnergies(value: unknown): unknown {
  if (!isSection(value) || typeof value.detector !== 'string' || !detectorNames.includes(value.detector))
    return value;
  const { energy = {} } = value;
  if (!isSection(energy)) return value;
  const { effects, causes, publish }: DetectorEnergies = detectorConfiguration(value.detector).energies;
  const filled = {
    effects: filledIn({ ...effects }, energy.effects),
    causes: filledIn({ ...causes }, energy.causes),
    publish: energy.publish ?? publish,
  };
  return { ...value, energy: { ...energy, ...filled } };
}

function filledIn(defaults: Section, given: unknown = {}): unknown {
  return isSection(given) ? { ...defaults, ...given } : given;
}

const isSection = (value: unknown): value is Section =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
