import { relative } from 'node:path';
import { type FileFingerprint, toJson, writeFileAtomic } from '../../core/index.js';
import { codeHash } from '../fingerprint.js';
import type { SkippedInput } from '../inputs/skipped-inputs.js';
import { packageVersion } from '../package-version.js';
import type { RunContext } from './context.js';
import type { StageRecord } from './run-directory.js';

/** What makes a run repeatable; what differs from run to run without changing a result stands under `volatile`. */
export interface Manifest {
  readonly airshower: string;
  readonly code_sha256: string;
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
  readonly seed: number;
  readonly analysis_file: string;
  readonly inputs: Readonly<Record<'data' | 'simulation' | 'stream', readonly ManifestFile[]>>;
  /** What data.blinding says, and whether --unblind lifted it; null where it says nothing. */
  readonly blinding: {
    readonly unblinded: boolean;
    readonly burn_every: number;
    readonly hidden_above_lg_energy?: number;
  } | null;
  /** Files that were left out because they, or those that they belong to, cannot be read. */
  readonly skipped: readonly SkippedInput[];
  readonly volatile: {
    readonly date: string;
    /** Path of the analysis file, as it was given. */
    readonly analysis_path: string;
    readonly workers: number;
    readonly stages: readonly StageRecord[];
  };
}

export interface ManifestFile {
  readonly file: string;
  readonly bytes: number;
  /** SHA-256 of the first and the last 64 KiB. */
  readonly ends_sha256: string;
}

/** Describes a run. @param workers  threads it had */
export function makeManifest(context: RunContext, workers: number): Manifest {
  const { analysis, directory, inputs } = context;
  const listed = (prints: readonly FileFingerprint[]): ManifestFile[] =>
    prints.map(({ file, bytes, endsSha256 }) => ({
      file: relative(analysis.folder, file),
      bytes,
      ends_sha256: endsSha256,
    }));
  return {
    airshower: packageVersion(),
    code_sha256: codeHash(),
    node: process.versions.node,
    v8: process.versions.v8,
    platform: `${process.platform} ${process.arch}`,
    seed: analysis.content.seed,
    analysis_file: analysis.text,
    inputs: {
      data: listed(inputs.years.flatMap(({ data }) => data)),
      simulation: listed([inputs.simulation, ...inputs.years.map((year) => year.simulation ?? [])].flat()),
      stream: listed(inputs.years.flatMap(({ stream }) => stream)),
    },
    blinding: blindingRecord(context),
    skipped: inputs.skipped.map((each) => ({ ...each, file: relative(analysis.folder, each.file) })),
    volatile: {
      date: new Date().toISOString(),
      analysis_path: analysis.path,
      workers,
      stages: directory.records,
    },
  };
}

function blindingRecord({ analysis, blinding }: RunContext): Manifest['blinding'] {
  const stated = analysis.content.data.blinding;
  if (stated === undefined) return null;
  return {
    unblinded: blinding === undefined,
    burn_every: stated.burnEvery,
    ...(stated.aboveLgEnergy !== undefined && { hidden_above_lg_energy: stated.aboveLgEnergy }),
  };
}

export async function writeManifest(context: RunContext, manifest: Manifest): Promise<void> {
  await writeFileAtomic(context.directory.file('manifest.json'), `${toJson(manifest, 1)}\n`);
}
