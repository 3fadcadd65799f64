import { execFile } from 'node:child_process';
import { access, constants, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { AirshowerError } from '../../core/index.js';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The first Chromium or Chrome in PATH. */
export async function findBrowser(path = process.env.PATH ?? ''): Promise<string | undefined> {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  for (const candidate of names.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The browser to use. @throws {AirshowerError} none is installed */
export async function requireBrowser(): Promise<string> {
  const found = await findBrowser();
  if (found !== undefined) return found;
  throw new AirshowerError(
    `no browser found in PATH (looked for ${names.join(', ')}): cannot write PNG, SVG or PDF`,
    {
      fields: { names },
      remedy:
        'Install one (Debian: apt-get install chromium), or open the report in any browser and use the buttons below its figures.',
    },
  );
}

/** A browser process: arguments of its own, and what it may use. */
export interface BrowserRun {
  readonly browser: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
}

/**
 * Runs the browser without window and network services, in a profile folder of its own that is removed afterwards.
 * @returns what it printed
 * @throws {AirshowerError} it failed or took too long
 */
export async function runBrowser({ browser, args, timeoutMs }: BrowserRun): Promise<string> {
  const profile = await mkdtemp(join(tmpdir(), 'airshower-browser-'));
  try {
    return await execute(browser, [...quietArguments(profile), ...args], timeoutMs);
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

function quietArguments(profile: string): string[] {
  // Chromium refuses to start as root with its sandbox; everyone else keeps it.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return [
    '--headless',
    ...sandbox,
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--hide-scrollbars',
    `--user-data-dir=${profile}`,
  ];
}

function execute(browser: string, args: readonly string[], timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: 2 ** 28,
      encoding: 'utf8',
    } as const;
    execFile(browser, [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(browserError(browser, error, { stderr, timeoutMs }));
    });
  });
}

function browserError(
  browser: string,
  error: Error & { killed?: boolean; code?: string | number | null },
  { stderr, timeoutMs }: { readonly stderr: string; readonly timeoutMs: number },
): AirshowerError {
  const reason = error.killed
    ? `was stopped after ${timeoutMs / 1000} s`
    : `failed (${error.code ?? error.message})`;
  const lastLine = stderr.trim().split('\n').at(-1) ?? '';
  return new AirshowerError(`${browser} ${reason} while drawing a figure${lastLine ? `: ${lastLine}` : ''}`, {
    fields: { browser, timeoutMs },
    remedy: 'Try again with a longer timeout, or save the figure from the report in a browser.',
    cause: error,
  });
}
