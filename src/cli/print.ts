/** Writes a line to standard output. */
export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Writes a line of progress to standard error, so that standard output stays clean for results. */
export function logLine(text: string): void {
  process.stderr.write(`${text}\n`);
}
