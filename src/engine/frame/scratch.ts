import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { ResourceError, systemFailure } from '../../core/index.js';

/** Folders of this process, by the folder they lie in. */
const folders = new Map<string, string>();
let files = 0;

/**
 * A path for rows that do not fit into memory, in a folder of this process' own. It is removed when the process ends, by whatever but
 * SIGKILL; what a killed process of this machine left is removed when the next one needs a file there.
 * @param parent  the folder in which to make it; the system's for temporary files unless given
 * @param name  one that does not change from run to run: random numbers and splits are keyed by it, as by that of a table in memory
 */
export function scratchFile(parent = tmpdir(), name = 'table.hdf5'): string {
  const folder = folders.get(parent) ?? makeFolder(parent);
  return join(folder, String(++files), name);
}

/** Removes a scratch file now. */
export const removeScratch = (file: string): void => removeFolder(dirname(file));

const unused = new FinalizationRegistry<string>(removeScratch);

/** Removes a scratch file as soon as nothing refers to `owner` any more. */
export function removeWith(owner: object, file: string): void {
  unused.register(owner, file);
}

/**
 * Does what writes to scratch files.
 * @throws {ResourceError} the operating system refuses it: with the folder, the reason and the ways out
 */
export async function inScratch<T>(folder: string | undefined, write: () => T | Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const failure = systemFailure(error) ?? systemFailure((error as Error).cause);
    if (failure === undefined) throw error;
    const place = folder ?? tmpdir();
    throw new ResourceError(`${place}: rows beyond memoryLimit cannot be kept there: ${failure.reason}`, {
      fields: { file: place },
      remedy: `${failure.remedy} frame.using({ scratch: folder }) gives another folder, frame.using({ memoryLimit: bytes }) keeps more in memory.`,
      cause: error,
    });
  }
}

const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** Host and process are in the name, so that others can see whether its process still runs. */
const prefixOf = (process: number): string => `airshower-${hostname()}-${process}-`;

function makeFolder(parent: string): string {
  removeLeftOver(parent);
  const folder = mkdtempSync(join(parent, prefixOf(process.pid)));
  if (folders.size === 0) removeAtEnd();
  folders.set(parent, folder);
  return folder;
}

function removeLeftOver(parent: string): void {
  const start = `airshower-${hostname()}-`;
  for (const name of readdirSync(parent)) {
    const owner = name.startsWith(start) ? /^\d+(?=-)/.exec(name.slice(start.length)) : null;
    if (owner && !isRunning(Number(owner[0]))) tryToRemove(join(parent, name));
  }
}

function isRunning(process: number): boolean {
  try {
    return globalThis.process.kill(process, 0);
  } catch (error) {
    // Somebody else's process cannot be asked, but it is there.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Another user's folder stays. */
function tryToRemove(folder: string): void {
  try {
    removeFolder(folder);
  } catch {}
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** At the end of the process, also after an uncaught error or a signal. */
function removeAtEnd(): void {
  process.once('exit', removeAll);
  // Only the main thread hears of signals.
  if (isMainThread) for (const signal of signals) process.on(signal, endBySignal);
}

function removeAll(): void {
  for (const folder of folders.values()) tryToRemove(folder);
}

/** Node does not run its exit handlers for a signal that nobody handles. Where somebody else does, the process is theirs to end. */
function endBySignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  removeAll();
  process.removeListener(signal, endBySignal);
  process.kill(process.pid, signal);
}
