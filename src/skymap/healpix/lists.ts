import { DomainError } from '../../core/index.js';
import type { Numbers } from './geometry.js';

/** @throws {DomainError} lists of different length */
export function checkLengths(names: string, lists: readonly Numbers[]): void {
  if (lists.every((list) => list.length === lists[0].length)) return;
  const lengths = lists.map((list) => list.length).join(', ');
  throw new DomainError(`${names} have ${lengths} values`, { remedy: 'Give lists of equal length.' });
}

/** What is thrown where one argument is a number and another a list. */
export function mixed(names: string): DomainError {
  return new DomainError(`${names} are a number and a list`, { remedy: 'Give numbers, or lists.' });
}
