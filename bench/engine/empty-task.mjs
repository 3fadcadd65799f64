/** A task that does nothing. */
export function nothing() {
  return null;
}
