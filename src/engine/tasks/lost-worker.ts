import { AirshowerError, UsageError } from '../../core/index.js';

/** What an executor that rejects tells: of its own errors themselves, else that a worker is gone, or was given what cannot be sent. */
export function lostWorker(cause: unknown): AirshowerError {
  if (cause instanceof AirshowerError) return cause;
  const reason = cause instanceof Error ? `: ${cause.message}` : '';
  if (cause instanceof Error && cause.name === 'DataCloneError')
    return new UsageError(`what a task is given cannot be copied to another thread${reason}`, {
      cause,
      remedy: 'Pass plain data and typed arrays; name functions by module and export.',
    });
  return new AirshowerError(`a worker ended before it answered${reason}`, {
    cause,
    remedy:
      'A result must be plain data (no functions), and a task must neither end the process nor outgrow memory.',
  });
}
