import { nearestHint, UsageError } from '../../core/index.js';

/**
 * A function that another thread or machine can find by itself: the module by URL, the export by name, and arguments that
 * structured clone can copy. Plain data, so a plan that holds tasks can be printed, hashed and sent.
 */
export interface Task {
  /** A file: URL; for a module beside the caller `new URL('./toys.js', import.meta.url).href`. */
  readonly module: string;
  readonly export: string;
  /** Handed to every call as second argument; sent to each worker once. SharedArrayBuffers in it are shared. */
  readonly args?: unknown;
}

/** What a task may ask while it runs. */
export interface TaskContext {
  /** True as soon as the whole job is to stop; a long task looks now and then and returns early. */
  cancelled(): boolean;
}

/** What a task's export has to be. A promise is waited for. */
export type TaskFunction<Item = never, Result = unknown, Args = never> = (
  item: Item,
  args: Args,
  context: TaskContext,
) => Result | Promise<Result>;

/** A task, or a closure that only the inline executor takes. */
export type TaskOrFunction<Item, Result> = Task | TaskFunction<Item, Result, undefined>;

const keys = ['module', 'export', 'args'];

/**
 * Checks that `task` is a task another thread can import.
 * @throws {UsageError} a closure (with the remedy), an unknown key, or a module that is no file: URL
 */
export function checkTask(task: unknown): asserts task is Task {
  if (typeof task === 'function') throw closureError(task.name, inlineRemedy);
  if (typeof task !== 'object' || task === null)
    throw new UsageError(`${String(task)} is not a task`, remedy);
  for (const key of Object.keys(task)) {
    if (!keys.includes(key))
      throw new UsageError(`a task has no key '${key}'${nearestHint(key, keys)}`, remedy);
  }
  const { module, export: name } = task as Partial<Task>;
  if (typeof name !== 'string' || name === '')
    throw new UsageError(`a task needs the name of an export, found ${JSON.stringify(name)}`, remedy);
  if (typeof module !== 'string' || !module.startsWith('file:'))
    throw new UsageError(`a task needs a file: URL as module, found ${JSON.stringify(module)}`, remedy);
}

const remedy = {
  remedy: "Write { module: new URL('./file.js', import.meta.url).href, export: 'name', args }.",
};

/** The same where a closure is never possible, since the task becomes part of a plan. */
export function checkPlannedTask(task: unknown): asserts task is Task {
  if (typeof task === 'function') throw closureError(task.name, '.');
  checkTask(task);
}

const inlineRemedy = ', or run it in this thread with { executor: inline() }.';

function closureError(name: string, orElse: string): UsageError {
  return new UsageError(`the function ${name || '(anonymous)'} cannot be sent to another thread`, {
    remedy: `Export it from a module and pass { module: new URL('./file.js', import.meta.url).href, export: 'name' }${orElse}`,
  });
}

/** `toys.js#run`: how messages name a task. */
export function describeTask(task: Task | ((...args: never) => unknown)): string {
  if (typeof task === 'function') return task.name || 'a function';
  return `${task.module.slice(task.module.lastIndexOf('/') + 1)}#${task.export}`;
}

/** Imports the function of a task. @throws {UsageError} the module has no such function */
export async function importTask(task: Task): Promise<TaskFunction<unknown, unknown, unknown>> {
  const module: Record<string, unknown> = await import(task.module);
  const found = module[task.export];
  if (typeof found === 'function') return found as TaskFunction<unknown, unknown, unknown>;
  const names = Object.keys(module).filter((name) => typeof module[name] === 'function');
  throw new UsageError(
    `${task.module} exports no function '${task.export}'${nearestHint(task.export, names)}`,
    { fields: { module: task.module, export: task.export } },
  );
}
