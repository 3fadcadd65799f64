import { AnalysisFileError, FileError } from '../../core/index.js';
import type { RunContext } from '../context.js';
import { expandFiles } from '../expand-files.js';
import { contentsOf, fingerprintFile } from '../fingerprint.js';
import { referenceAreas } from '../generation-sets.js';
import type { Stored } from '../run-directory.js';
import type { AnalysisFile } from '../schema.js';
import { type PassedSums, priorOf, responseOf, type Throwing, unfoldCounts } from '../spectrum.js';
import { thrownSets } from '../thrown-sets.js';
import { type DataResult, dataPass } from './data.js';
import type { EventsResult } from './events.js';
import type { ModelsResult } from './models.js';
import { type SimulationResult, simulationPass } from './simulation.js';

/** What one source of systematic uncertainty does to the unfolded counts. */
export interface SystematicResult {
  readonly name: string;
  readonly kind: string;
  /** [cause] unfolded events less the nominal ones, for the nominal area and solid angle. */
  readonly up: number[];
  readonly down?: number[];
}

type Source = AnalysisFile['systematics'][number];
type Shift = Source['up'];

/** The nominal analysis that shifts are taken against. */
export interface NominalResults {
  readonly events: Stored<EventsResult>;
  readonly models: Stored<ModelsResult>;
  readonly simulation: Stored<SimulationResult>;
  readonly data: Stored<DataResult>;
  readonly unfolded: readonly number[];
}

/** Every source of the analysis file, each a stage of its own, so that adding one does not repeat the others. */
export async function systematicStages(
  context: RunContext,
  nominal: NominalResults,
): Promise<Stored<SystematicResult>[]> {
  const results: Stored<SystematicResult>[] = [];
  for (const [index, source] of context.analysis.content.systematics.entries()) {
    results.push(await systematicStage(context, nominal, source, index));
  }
  return results;
}

async function systematicStage(context: RunContext, nominal: NominalResults, source: Source, index: number) {
  const { analysis, directory, inputs } = context;
  const { systematics: _, validation: __, report: ___, title: ____, ...settings } = analysis.content;
  const others = await Promise.all(
    [source.up, source.down].map((shift) => filesOf(context, shift, `systematics.${index}`)),
  );
  const dependsOn = {
    settings,
    source,
    models: nominal.models,
    nominal: nominal.unfolded,
    files: [inputs.data, inputs.simulation].map(contentsOf),
    others: await Promise.all(
      others.map(async (files) => contentsOf(await Promise.all((files ?? []).map(fingerprintFile)))),
    ),
  };
  return directory.stage(`systematic-${index + 1}`, dependsOn, async (): Promise<SystematicResult> => {
    const up = await shiftedCounts(context, nominal, source, {
      shift: source.up,
      key: `systematics.${index}.up`,
    });
    const down = source.down
      ? {
          down: await shiftedCounts(context, nominal, source, {
            shift: source.down,
            key: `systematics.${index}.down`,
          }),
        }
      : {};
    return { name: source.name, kind: source.kind, up, ...down };
  });
}

/** The readable files of another simulated set. */
async function filesOf(
  { analysis, inputs }: RunContext,
  shift: Shift | undefined,
  key: string,
): Promise<string[] | undefined> {
  if (shift?.files === undefined) return undefined;
  const files = await expandFiles(analysis, shift.files, `${key}.files`);
  const readable = files.filter((file) => !inputs.skipped.some((each) => each.file === file));
  if (readable.length > 0) return readable;
  throw new FileError(`${analysis.path}: ${key}.files: none of the ${files.length} files can be read`, {
    fields: { key, files },
    remedy: 'Look at the files one by one with: airshower inspect FILE.',
  });
}

const keysOfKind: Readonly<Record<Source['kind'], readonly (keyof Shift)[]>> = {
  data: ['columns'],
  simulation: ['columns'],
  set: ['files'],
  weighting: ['flux', 'prior'],
};

/** Unfolded counts with one thing shifted, less the nominal ones. Models stay as they were trained. */
async function shiftedCounts(
  context: RunContext,
  nominal: NominalResults,
  { kind }: Source,
  { shift, key }: { readonly shift: Shift; readonly key: string },
): Promise<number[]> {
  requireShift(kind, shift, key);
  const { response, unfolding } = context.analysis.content;
  const flux = shift.flux ?? response.flux;
  const data = kind === 'data' ? await dataPass(context, nominal.models, shift.columns) : nominal.data;
  const { passed, throwing } = await shiftedSimulation(context, nominal, kind, { ...shift, flux });
  const matrix = responseOf(context, passed, throwing, flux);
  const prior = priorOf(context, shift.prior ?? unfolding.prior, throwing, nominal.events.livetimeSeconds);
  const { unfolded } = unfoldCounts(context, data, matrix, prior);
  const groups = context.causes.groups.length;
  // Another set may have been thrown over another area: its counts are brought to the nominal one.
  return Array.from(unfolded, (counts, cause) => {
    const bin = Math.floor(cause / groups);
    return (counts * nominal.events.etendue[bin]) / throwing.etendue[bin] - nominal.unfolded[cause];
  });
}

async function shiftedSimulation(
  context: RunContext,
  { events, models, simulation }: NominalResults,
  kind: Source['kind'],
  shift: Shift & { readonly flux: string },
): Promise<{ passed: PassedSums; throwing: Throwing }> {
  if (kind === 'data' || shift.prior !== undefined) return { passed: simulation.passed, throwing: events };
  if (kind !== 'set') {
    const variant = { shift: shift.columns, sets: events.sets, flux: shift.flux };
    return { passed: (await simulationPass(context, models, variant)).passed, throwing: events };
  }
  const files = await filesOf(context, shift, 'systematics');
  const sets = await thrownSets(context, files);
  const throwing = {
    sets,
    etendue: referenceAreas(sets, context.causes.energy.edges).map((area) => area.etendue),
  };
  return {
    passed: (await simulationPass(context, models, { files, sets, flux: shift.flux })).passed,
    throwing,
  };
}

/** @throws {AnalysisFileError} a shift that does not fit its kind */
function requireShift(kind: Source['kind'], shift: Shift, key: string): void {
  const given = Object.keys(shift) as (keyof Shift)[];
  if (given.length === 1 && keysOfKind[kind].includes(given[0])) return;
  throw new AnalysisFileError(
    `${key}: a source of kind '${kind}' takes ${keysOfKind[kind].join(' or ')}, found ${given.join(', ') || 'nothing'}`,
    {
      fields: { key, kind, found: given },
    },
  );
}
