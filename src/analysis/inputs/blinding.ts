import { AnalysisFileError } from '../../core/index.js';
import type { AnalysisFile } from '../settings/schema.js';

/** What is looked at as long as the data are blind. */
export interface Blinding {
  /** Only runs whose number is a multiple of it. */
  readonly burnEvery: number;
  /** Reconstructed lg(E/GeV) above which events are hidden; none where undefined. */
  readonly aboveLgEnergy?: number;
}

/** The blinding that is in force: none in the analysis file, or lifted by --unblind, gives none. */
export function blindingOf({ data }: AnalysisFile, unblind: boolean): Blinding | undefined {
  return unblind ? undefined : data.blinding;
}

/** What is still hidden, in words; nothing where nothing is. */
export function blindNotice({ blinding }: { readonly blinding?: Blinding }): string[] {
  if (blinding === undefined) return [];
  const { burnEvery, aboveLgEnergy } = blinding;
  const runs = burnEvery > 1 ? [`runs with a number divisible by ${burnEvery}`] : [];
  const energies = aboveLgEnergy === undefined ? [] : [`events up to lg(E/GeV) ${aboveLgEnergy}`];
  return [`blind: ${[...runs, ...energies].join(', ')} alone; open everything with --unblind`];
}

/**
 * The analysis with its range of reconstructed energies ending where events are hidden. The published range keeps its distance
 * from that end, over which events migrate out.
 * @throws {AnalysisFileError} nothing is left to look at
 */
export function blindedRange(content: AnalysisFile, blinding: Blinding | undefined): AnalysisFile {
  const { effects, publish } = content.energy;
  const above = blinding?.aboveLgEnergy;
  if (above === undefined) return content;
  if (above >= effects.high) return withEffects(content, { ...effects, overflow: openedTo(above, effects) });
  const high = Math.min(publish.high, above - Math.max(0, effects.high - publish.high));
  if (above > effects.low && high > publish.low + 1e-6) {
    const opened = withEffects(content, { ...effects, high: above, overflow: undefined });
    const published = { ...publish, high: Math.round(high * 1e9) / 1e9 };
    return { ...opened, energy: { ...opened.energy, publish: published } };
  }
  throw new AnalysisFileError(`data.blinding.aboveLgEnergy is ${above}: no published energy is left`, {
    fields: { key: 'data.blinding.aboveLgEnergy', found: above },
    remedy: `Effects begin at ${effects.low}, the published range at ${publish.low}: hide less, or publish from lower energies on.`,
  });
}

type Effects = AnalysisFile['energy']['effects'];

const withEffects = (content: AnalysisFile, effects: Effects): AnalysisFile => ({
  ...content,
  energy: { ...content.energy, effects },
});

/** The overflow holds nothing that is hidden. */
function openedTo(above: number, { high, overflow }: Effects): number | undefined {
  if (overflow === undefined || overflow <= above) return overflow;
  return above > high ? above : undefined;
}
