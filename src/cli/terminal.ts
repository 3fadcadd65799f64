import type { SingleBar } from 'cli-progress';
import { logLine } from './print.js';

/** Where a command tells of its progress: standard error, so that standard output stays clean for results. */
export interface Told {
  /** Writes a line above the bar. */
  readonly log: (line: string) => void;
  /** Moves the bar. Does nothing where standard error is not a terminal. */
  readonly onProgress?: (task: string, done: number, total: number) => void;
}

/** Runs something that tells of its progress; the bar is gone when it ends, before a result or an error is printed. */
export async function withProgress<Result>(use: (told: Told) => Promise<Result>): Promise<Result> {
  if (!process.stderr.isTTY) return use({ log: logLine });
  const bar = await ProgressBar.make();
  try {
    return await use({
      log: (line) => {
        bar.end();
        logLine(line);
      },
      onProgress: (task, done, total) => bar.show(task, done, total),
    });
  } finally {
    bar.end();
  }
}

/** One bar at a time: a new one for each task. */
class ProgressBar {
  readonly #bar: SingleBar;
  #task?: string;

  private constructor(bar: SingleBar) {
    this.#bar = bar;
  }

  static async make(): Promise<ProgressBar> {
    const { default: progress } = await import('cli-progress');
    const format = '{task} {bar} {percentage}% {eta_formatted}';
    const options = { format, stream: process.stderr, clearOnComplete: true, hideCursor: true, barsize: 30 };
    return new ProgressBar(new progress.SingleBar(options, progress.Presets.rect));
  }

  show(task: string, done: number, total: number): void {
    if (this.#task !== task) {
      this.end();
      this.#bar.start(total, done, { task });
      this.#task = task;
      return;
    }
    this.#bar.setTotal(total);
    this.#bar.update(done);
  }

  end(): void {
    if (this.#task !== undefined) this.#bar.stop();
    this.#task = undefined;
  }
}
