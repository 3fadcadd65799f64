import { resolve } from 'node:path';
import { FileError } from '../../core/index.js';
import type { Analysis } from '../settings/read-analysis.js';

/** Absolute paths of the files that patterns of the analysis file name, in the order of the patterns, then of the paths. */
export async function expandFiles(
  analysis: Analysis,
  patterns: string | readonly string[],
  key: string,
): Promise<string[]> {
  const { glob, isDynamicPattern } = await import('tinyglobby');
  const files: string[] = [];
  for (const pattern of typeof patterns === 'string' ? [patterns] : patterns) {
    const dynamic = isDynamicPattern(pattern);
    const found = dynamic
      ? await glob(pattern, { cwd: analysis.folder, absolute: true })
      : [resolve(analysis.folder, pattern)];
    if (found.length === 0) {
      throw new FileError(`${analysis.path}: ${key}: no file matches '${pattern}' in ${analysis.folder}`, {
        fields: { file: analysis.path, key, pattern },
        remedy:
          'Paths are relative to the analysis file. Pseudo-data and simulation are made by: airshower simulate',
      });
    }
    files.push(...found.sort());
  }
  return files;
}
