import { dirname, resolve } from 'node:path';
import { AnalysisFileError, readText } from '../../core/index.js';
import { describeIssue } from './describe-issue.js';
import { withDetectorEnergies } from './detector-energies.js';
import type { AnalysisFile } from './schema.js';

/** An analysis as read: its checked content, its text for the manifest, and the folder that its paths are relative to. */
export interface Analysis {
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  readonly content: AnalysisFile;
}

/**
 * Reads and checks an analysis file (YAML).
 * @throws {FileError} no such file
 * @throws {AnalysisFileError} not YAML, an unknown key, a wrong type: names the key, what was found and what is allowed
 */
export async function readAnalysis(path: string): Promise<Analysis> {
  const text = await readText(path);
  return parseAnalysis(text, path);
}

/** The same for a text that was read from `path`. @throws {AnalysisFileError} as readAnalysis */
export async function parseAnalysis(text: string, path: string): Promise<Analysis> {
  const [{ parseDocument }, { analysisSchema }] = await Promise.all([import('yaml'), import('./schema.js')]);
  if (text.includes('\0')) {
    throw new AnalysisFileError(`${path}: is not an analysis file: it is no text`, {
      fields: { file: path },
      remedy:
        'Give a YAML file that names the event files (docs/analysis-file.md); airshower inspect shows what is in an event file.',
    });
  }
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    throw new AnalysisFileError(`${path}: is not valid YAML: ${document.errors[0].message}`, {
      fields: { file: path },
    });
  }
  const value: unknown = withDetectorEnergies(document.toJS());
  const checked = analysisSchema.safeParse(value ?? {});
  if (!checked.success) {
    const messages = checked.error.issues.flatMap((issue) => describeIssue(issue, value, analysisSchema));
    throw new AnalysisFileError(messages.map((message) => `${path}: ${message}`).join('\n'), {
      fields: { file: path, keys: checked.error.issues.map((issue) => issue.path.join('.')) },
      remedy: 'docs/analysis-file.md lists every key with its meaning and default.',
    });
  }
  return { path, folder: dirname(resolve(path)), text, content: checked.data };
}
