import { systemFailure } from './system-errors.js';

/** What an error is about: file, dataset, column, value, ... Printed by name, kept across threads and clusters. */
export type ErrorFields = Readonly<Record<string, unknown>>;

export interface ErrorDetails {
  /** Where and what: file, dataset, column, key, value. */
  readonly fields?: ErrorFields;
  /** What the user can do about it: one sentence. */
  readonly remedy?: string;
  readonly cause?: unknown;
}

/** The base of every error that is meant for a user. The message says what and where, `remedy` the way out. */
export class AirshowerError extends Error {
  /** 1: the run failed; 2: wrong usage or a wrong analysis file. */
  readonly exitStatus: number = 1;
  readonly fields: ErrorFields;
  readonly remedy?: string;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.fields = details.fields ?? {};
    this.remedy = details.remedy;
  }
}

/** The same error with the place before its message: a file, a key of a file. */
export function toldAt(error: AirshowerError, place: string, fields: ErrorFields): AirshowerError {
  const Kind = error.constructor as typeof AirshowerError;
  return new Kind(`${place}: ${error.message}`, {
    fields: { ...error.fields, ...fields },
    remedy: error.remedy,
    cause: error,
  });
}

/** An error of any kind with the place behind its message: class, fields and stack stay. What is no error becomes one. */
export function placed(error: unknown, place: string): Error {
  // The message of a DOMException cannot be changed.
  if (error instanceof Error && !(error instanceof DOMException)) {
    error.message += ` (${place})`;
    return error;
  }
  const message = error instanceof Error ? error.message : String(error);
  return new AirshowerError(`${message} (${place})`, { cause: error });
}

/** A command or function called in a way that cannot work (exit status 2). */
export class UsageError extends AirshowerError {
  override readonly exitStatus = 2;
}

/** The analysis file says something that cannot be (exit status 2); fields: file, key, found, allowed. */
export class AnalysisFileError extends AirshowerError {
  override readonly exitStatus = 2;
}

/** A column that does not exist or has the wrong type (exit status 2); fields: column, nearest, file, dataset. */
export class ColumnError extends AirshowerError {
  override readonly exitStatus = 2;
}

/** An expression that is not accepted (exit status 2); fields: expression, position. The message shows a caret. */
export class ExpressionError extends AirshowerError {
  override readonly exitStatus = 2;
}

/** A file that cannot be found, read or trusted; fields: file, dataset. */
export class FileError extends AirshowerError {}

/** A file that is intact but does not hold what is asked of it: no events, several frames of which none is named. */
export class FileContentError extends FileError {}

/** Files that do not fit together; fields: both files, and the column or table in which they differ. */
export class SchemaError extends AirshowerError {}

/** A number outside the domain of a function or of the physics; fields: name, value, index. */
export class DomainError extends AirshowerError {}

/** More memory, disk or descriptors than allowed; fields: needed, limit. */
export class ResourceError extends AirshowerError {}

/** Work that was stopped because other work failed or the user asked for it. */
export class CancelledError extends AirshowerError {}

const classes = {
  AirshowerError,
  UsageError,
  AnalysisFileError,
  ColumnError,
  ExpressionError,
  FileError,
  FileContentError,
  SchemaError,
  DomainError,
  ResourceError,
  CancelledError,
};

/** An error as plain data: what crosses a thread or a file (structured clone drops classes and fields). */
export interface SerializedError {
  readonly kind: string;
  readonly message: string;
  readonly fields: ErrorFields;
  readonly remedy?: string;
  readonly stack?: string;
}

export function serializeError(error: unknown): SerializedError {
  if (error instanceof AirshowerError) {
    const { name: kind, message, fields, remedy, stack } = error;
    return { kind, message, fields, remedy, stack };
  }
  if (error instanceof Error)
    return { kind: error.name, message: error.message, fields: {}, stack: error.stack };
  return { kind: 'Error', message: String(error), fields: {} };
}

/** The inverse of serializeError: the same class, fields and stack again. */
export function reviveError(data: SerializedError): Error {
  const Known = Object.hasOwn(classes, data.kind) ? classes[data.kind as keyof typeof classes] : undefined;
  const error = Known
    ? new Known(data.message, { fields: data.fields, remedy: data.remedy })
    : Object.assign(new Error(data.message), { name: data.kind });
  if (data.stack !== undefined) error.stack = data.stack;
  return error;
}

/** The text a user sees: message and remedy; with `debug` the stack and its causes as well. */
export function formatError(error: unknown, { debug = false } = {}): string {
  const known = error instanceof AirshowerError;
  const failure = systemFailure(error);
  const remedy = known ? error.remedy : failure?.remedy;
  const lines = [`airshower: ${messageOf(error, failure?.reason)}`];
  if (remedy) lines.push(remedy);
  if (!known && !failure && !debug)
    lines.push('This looks like a bug in airshower; --debug shows where it happened.');
  if (debug && error instanceof Error) {
    lines.push(error.stack ?? '');
    if (error.cause !== undefined) lines.push(`caused by: ${formatError(error.cause, { debug })}`);
  }
  return lines.join('\n');
}

function messageOf(error: unknown, reason: string | undefined): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AirshowerError || reason === undefined) return error.message;
  return 'path' in error ? `${error.path}: ${reason}` : `${reason} (${error.message})`;
}
