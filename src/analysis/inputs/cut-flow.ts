import { AirshowerError, DomainError } from '../../core/index.js';
import type { EventFrame, Result, Table } from '../../engine/index.js';
import type { CutFlow } from '../../events/index.js';
import { wantedFeatures } from '../models/wanted-features.js';
import type { Analysis } from '../settings/read-analysis.js';
import { cutsOf, selected } from './frames.js';

/** Of several years together. */
export function sumOfCutFlows(flows: readonly CutFlow[]): CutFlow {
  const steps = flows[0].steps.map(({ name }, index) => ({
    name,
    events: flows.reduce((sum, flow) => sum + flow.steps[index].events, 0),
  }));
  const lacking: Record<string, number> = {};
  for (const flow of flows)
    for (const [name, events] of Object.entries(flow.lacking ?? {}))
      lacking[name] = (lacking[name] ?? 0) + events;
  return { sample: 'data', steps, lacking };
}

/**
 * Events left after each cut, and those that pass all but have no number for a feature, in one pass, which compute([...]) shares with what else
 * reads the frame.
 * @throws {AirshowerError} no event is left; {DomainError} zenith angles that cannot be radians
 */
export function cutFlowOf(sample: string, frame: EventFrame, analysis: Analysis): Result<CutFlow> {
  const cuts = cutsOf(analysis);
  const { reconstruction, classification } = analysis.content;
  const wanted = new Set([reconstruction, classification].flatMap(wantedFeatures));
  const features = [...wanted].filter((name) => frame.has(name));
  selected(frame, analysis); // a mistake in a cut is told with its name
  const conditions = cuts.map((_, index) => all(cuts.slice(0, index + 1)));
  const lacks = features.map((name) => all([...cuts, { expression: `isNaN(\`${name}\`)` }]));
  const counts = Object.fromEntries([
    ...conditions.map((condition, index) => [`cut_${index}`, `${condition} ? 1.0 : 0.0`]),
    ...lacks.map((condition, index) => [`lack_${index}`, `${condition} ? 1.0 : 0.0`]),
  ]);
  const sums = Object.fromEntries(Object.keys(counts).map((name) => [name, `sum(${name})`]));
  const counted = frame.withColumns(counts).aggregate({ all: 'count()', zenith: 'max(lap_zenith)', ...sums });
  return counted.map((table) => {
    requireRadians(sample, table);
    const steps = [
      { name: 'before cuts', events: table.numbers('all')[0] },
      ...cuts.map(({ name }, index) => ({ name, events: table.numbers(`cut_${index}`)[0] })),
    ];
    requireEvents(sample, steps);
    const lacking = features
      .map((name, index) => [name, table.numbers(`lack_${index}`)[0]] as const)
      .filter(([, events]) => events > 0);
    return { sample, steps, lacking: Object.fromEntries(lacking) };
  });
}

function all(cuts: readonly { readonly expression: string }[]): string {
  return cuts.map(({ expression }) => `(${expression})`).join(' and ');
}

function requireRadians(sample: string, counted: Table): void {
  const largest = counted.numbers('zenith')[0];
  if (!(largest > Math.PI)) return;
  throw new DomainError(
    `lap_zenith of the ${sample} reaches ${largest.toPrecision(4)}: no angle in radians`,
    {
      fields: { sample, column: 'lap_zenith', value: largest },
      remedy:
        'Degrees are turned into radians in the analysis file: columns: { lap_zenith: theta * pi / 180 }.',
    },
  );
}

function requireEvents(sample: string, steps: CutFlow['steps']): void {
  const emptied = steps.find(({ events }) => events === 0);
  if (emptied === undefined) return;
  throw new AirshowerError(`no event of the ${sample} is left at '${emptied.name}'`, {
    fields: { sample, cut: emptied.name },
    remedy: `Events after each step: ${steps.map(({ name, events }) => `${name} ${events}`).join(', ')}.`,
  });
}

/** In words: features without which events pass the cuts. */
export function lackingFeatures(flows: readonly CutFlow[]): string[] {
  return flows.flatMap(({ sample, steps, lacking = {} }) =>
    Object.entries(lacking).map(
      ([name, events]) =>
        `${events} of the ${steps[steps.length - 1].events} events of the ${sample} that pass the cuts have no number for ${name} (NaN): trees give them an energy and a group all the same. Add a cut that such an event does not pass, as in ${name} > -10.`,
    ),
  );
}
