import { basename, extname } from 'node:path';
import { FileError, type FileFingerprint } from '../../core/index.js';
import type { DataYear } from '../settings/years.js';

/** What a file is read for; variations are the simulated sets of systematics. */
export type SampleName = 'data' | 'stream' | 'simulation' | 'variations';

/** A file that is left out, and why. */
export interface SkippedInput {
  readonly sample: SampleName;
  readonly file: string;
  readonly reason: string;
}

/** Files of one sample: the readable ones, and the others. */
export interface Sample {
  readonly files: readonly FileFingerprint[];
  readonly skipped: readonly SkippedInput[];
}

/**
 * Data files without those whose livetime is lost, and the stream without what belongs to data files that are left out: events and
 * livetime stay of the same runs. A stream file belongs to the data file of the same name, with or without a prefix: stream_Run7 to
 * Run7.
 * @throws {FileError} a file that must not be skipped since its livetime is not known
 */
export function withoutLostLivetime(
  livetime: DataYear['livetime'],
  data: Sample,
  stream: Sample,
): { data: FileFingerprint[]; stream: FileFingerprint[]; skipped: SkippedInput[] } {
  const skipped = [...data.skipped, ...stream.skipped];
  if (livetime.stream === undefined) {
    if (livetime.seconds !== undefined && skipped.length > 0) throw livetimeUnknown(skipped[0]);
    return { data: [...data.files], stream: [], skipped };
  }
  const names = { data: namesOf(data), stream: namesOf(stream) };
  for (const lost of [...skipped]) {
    const partner = partnerOf(lost, names);
    if (partner === undefined) throw livetimeUnknown(lost);
    const sample = lost.sample === 'data' ? ('stream' as const) : ('data' as const);
    const reason = `${lost.sample === 'data' ? 'its events are' : 'its livetime is'} in ${lost.file}, which cannot be read`;
    if (!skipped.some((each) => each.sample === sample && each.file === partner))
      skipped.push({ sample, file: partner, reason });
  }
  const kept = (sample: Sample, name: SampleName) =>
    sample.files.filter(({ file }) => !skipped.some((each) => each.sample === name && each.file === file));
  return { data: kept(data, 'data'), stream: kept(stream, 'stream'), skipped };
}

function namesOf({ files, skipped }: Sample): string[] {
  return [...files, ...skipped].map(({ file }) => file);
}

/** The one file of the other sample that covers the same time; undefined where there is none, or several. */
function partnerOf(
  { sample, file }: SkippedInput,
  { data, stream }: { readonly data: readonly string[]; readonly stream: readonly string[] },
): string | undefined {
  const partners =
    sample === 'data'
      ? stream.filter((each) => belongs(each, file))
      : data.filter((each) => belongs(file, each));
  if (partners.length !== 1) return undefined;
  const [partner] = partners;
  const back =
    sample === 'data'
      ? data.filter((each) => belongs(partner, each))
      : stream.filter((each) => belongs(each, partner));
  return back.length === 1 ? partner : undefined;
}

function belongs(stream: string, data: string): boolean {
  const [own, other] = [stream, data].map((path) => basename(path, extname(path)));
  return stream === data || own === other || own.endsWith(`_${other}`);
}

function livetimeUnknown({ sample, file, reason }: SkippedInput): FileError {
  const what =
    sample === 'data' ? 'the livetime of its events is not known' : 'the data of its livetime are not known';
  return new FileError(`${file} cannot be skipped: ${what} (${reason})`, {
    fields: { file, sample, key: 'data.onError' },
    remedy:
      'Give the livetime of each data file (data.livetime.files), or a stream file for each data file, named like it (stream_NAME).',
  });
}
