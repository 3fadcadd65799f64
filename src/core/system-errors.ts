/** What the operating system says of a file, in words, and what can be done about it. */
const words: Readonly<Record<string, readonly [reason: string, remedy: string]>> = {
  ENOENT: ['no such file or folder', 'Check the path.'],
  EACCES: ['permission denied', 'Check the permissions, or give another place.'],
  EPERM: ['operation not permitted', 'Check the permissions, or give another place.'],
  EROFS: ['the file system is read-only', 'Give a place that can be written to.'],
  ENOSPC: ['no space is left on the device', 'Make room, or give another place.'],
  EDQUOT: ['the disk quota is used up', 'Make room, or give another place.'],
  EFBIG: [
    'the file would become larger than is allowed',
    'Raise the limit (ulimit -f), or give another place.',
  ],
  EISDIR: ['is a folder', 'Give the path of a file.'],
  ENOTDIR: ['a part of the path is not a folder', 'Check the path.'],
  EEXIST: ['a file of this name is there', 'Give the path of a folder, or another name.'],
  EMFILE: ['too many files are open', 'Raise the limit (ulimit -n), or open fewer at a time.'],
  ENFILE: ['too many files are open', 'Raise the limit (ulimit -n), or open fewer at a time.'],
};

/** A failed call of the operating system in words; undefined where the error is of another kind or its code not known. */
export function systemFailure(
  error: unknown,
): { readonly reason: string; readonly remedy: string } | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  if (!Object.hasOwn(words, error.code)) return undefined;
  const [reason, remedy] = words[error.code];
  return { reason, remedy };
}
