import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { FileError } from '../../../core/index.js';
import { lookup3 } from '../native/lookup3.js';

/** Where an HDF5 file keeps its things; addresses in the file are relative to `base`. */
export interface Superblock {
  readonly version: number;
  /** Byte at which the HDF5 part starts: behind a user block, where there is one. */
  readonly base: number;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  /** Address of the root group's object header. */
  readonly rootAddress: number;
}

const signature = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Opens a file and reads its superblock: tells a missing, empty, foreign, truncated or unfinished file apart, which the HDF5
 * library reports in words that name no file.
 * @returns the descriptor, which the caller closes; no superblock where only the HDF5 library can read this kind
 * @throws {FileError} naming the file
 */
export function openWithSuperblock(file: string): { descriptor: number; superblock?: Superblock } {
  const descriptor = openToRead(file);
  try {
    return { descriptor, superblock: readSuperblock(file, descriptor) };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function openToRead(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = code === 'ENOENT' ? 'no such file' : `cannot be opened (${code})`;
    throw new FileError(`${file}: ${what}`, { fields: { file }, remedy: openRemedy(code), cause: error });
  }
}

function openRemedy(code: string | undefined): string {
  if (code === 'EMFILE' || code === 'ENFILE')
    return 'Too many files are open: raise the limit (ulimit -n) or open fewer at a time.';
  return 'Check the path and the permissions.';
}

function readSuperblock(file: string, descriptor: number): Superblock | undefined {
  const stat = fstatSync(descriptor);
  if (!stat.isFile()) throw broken(file, 'is not a file', 'Give the path of an HDF5 file.');
  if (stat.size === 0)
    throw broken(
      file,
      'is empty (0 bytes)',
      'Write or copy it again: a full disk or a failed job leaves this.',
    );
  const base = findSignature(descriptor, stat.size);
  if (base < 0) throw broken(file, 'is not an HDF5 file', 'Check that this is the file you meant.');
  const head = Buffer.alloc(128);
  const length = readSync(descriptor, head, 0, 128, base);
  if (length < 48) throw broken(file, `is truncated: ${stat.size} bytes`, truncationRemedy);
  const parsed = parse(head, base);
  if (head[8] >= 2 && head[8] <= 3 && lookup3(head.subarray(0, 44)) !== head.readUInt32LE(44))
    throw broken(file, 'has a damaged superblock: its checksum is wrong', truncationRemedy);
  if (parsed && stat.size < parsed.endOfFile)
    throw broken(file, `is truncated: ${stat.size} bytes of ${parsed.endOfFile}`, truncationRemedy);
  if (parsed?.openForWriting)
    throw broken(
      file,
      'is marked as open for writing: its writer was killed, or still runs',
      unfinishedRemedy,
    );
  return parsed?.superblock;
}

const truncationRemedy = 'Copy or write it again; nothing in it can be trusted.';
const unfinishedRemedy =
  'Wait for the writer, write it again, or clear the mark with h5clear -s after checking the contents.';

function broken(file: string, what: string, remedy: string): FileError {
  return new FileError(`${file}: ${what}`, { fields: { file }, remedy });
}

/** The signature stands at 0, 512, 1024, 2048, ... (a user block lies before it). */
function findSignature(descriptor: number, size: number): number {
  const bytes = Buffer.alloc(8);
  for (let at = 0; at + 8 <= size; at = at === 0 ? 512 : at * 2) {
    readSync(descriptor, bytes, 0, 8, at);
    if (bytes.equals(signature)) return at;
  }
  return -1;
}

interface ParsedSuperblock {
  readonly superblock: Superblock;
  readonly endOfFile: number;
  readonly openForWriting: boolean;
}

function parse(head: Buffer, base: number): ParsedSuperblock | undefined {
  const version = head[8];
  if (version <= 1) return parseOld(head, base, version);
  if (version > 3) return undefined;
  const [offsetBytes, lengthBytes] = [head[9], head[10]];
  if (offsetBytes !== 8 || lengthBytes !== 8) return undefined;
  return {
    superblock: { version, base, offsetBytes, lengthBytes, rootAddress: Number(head.readBigUInt64LE(36)) },
    endOfFile: Number(head.readBigUInt64LE(28)),
    openForWriting: version === 3 && (head[11] & 1) !== 0,
  };
}

function parseOld(head: Buffer, base: number, version: number): ParsedSuperblock | undefined {
  // Versions of other structures: none but 0 was ever given out.
  if (head[9] !== 0 || head[10] !== 0 || head[12] !== 0) return undefined;
  const [offsetBytes, lengthBytes] = [head[13], head[14]];
  if (offsetBytes !== 8 || lengthBytes !== 8) return undefined;
  const start = version === 0 ? 24 : 28;
  return {
    superblock: {
      version,
      base,
      offsetBytes,
      lengthBytes,
      rootAddress: Number(head.readBigUInt64LE(start + 40)),
    },
    endOfFile: Number(head.readBigUInt64LE(start + 16)),
    openForWriting: false,
  };
}
