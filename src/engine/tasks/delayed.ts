import { inspect } from 'node:util';
import { writeFileAtomic } from '../../core/index.js';
import { drawCalls } from './draw-calls.js';
import { Call, callsBehind, type GraphOptions, isCall, runGraph, shortArguments } from './run-graph.js';
import { checkPlannedTask, describeTask } from './task.js';

/** One call in a graph of calls: which function, and with what; arguments may hold other calls, whose results they become. */
export class Delayed<T = unknown> extends Call {
  /** Runs the graph behind this call. To run several calls together use compute(). */
  async compute(options: GraphOptions = {}): Promise<T> {
    const [value] = await runGraph([this], options);
    return value as T;
  }

  /** What is called with what, how many calls are behind it, and what runs it. */
  override toString(): string {
    const given = shortArguments(
      this.args.map((arg) => (isCall(arg) ? `${describeTask(arg.task)}(...)` : arg)),
    );
    return `Delayed ${describeTask(this.task)}${given}, ${callsBehind([this]).length} calls in all, not run: await its compute()`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  /**
   * The graph behind this call as a picture: what is called with what, and whose results it takes. In large graphs equal calls at one
   * depth are one box.
   * @param path  writes it to this file, too
   * @returns  SVG text
   */
  async visualize(path?: string): Promise<string> {
    const picture = drawCalls([this]);
    if (path !== undefined) await writeFileAtomic(path, picture);
    return picture;
  }
}

/**
 * A function of a module as a maker of graph nodes: `delayed(module, 'fit')(data, 3)` notes the call and runs nothing.
 * @param module  file: URL; beside the caller `new URL('./fits.js', import.meta.url)`
 * @throws {UsageError} what is no file: URL or no name
 */
export function delayed<T = unknown>(module: string | URL, name: string): (...args: unknown[]) => Delayed<T> {
  if (typeof module === 'function') checkPlannedTask(module);
  const task = { module: String(module), export: name };
  checkPlannedTask(task);
  return (...args) => new Delayed<T>(task, args);
}
