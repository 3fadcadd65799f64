import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { AnalysisFileError, FileError, nearestHint } from '../core/index.js';
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
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new FileError(`${path}: cannot be read (${cause.code ?? cause.message})`, {
      fields: { file: path },
      cause,
    });
  });
  return parseAnalysis(text, path);
}

/** The same for a text that was read from `path`. @throws {AnalysisFileError} as readAnalysis */
export async function parseAnalysis(text: string, path: string): Promise<Analysis> {
  const [{ parseDocument }, { analysisSchema }] = await Promise.all([import('yaml'), import('./schema.js')]);
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    throw new AnalysisFileError(`${path}: is not valid YAML: ${document.errors[0].message}`, {
      fields: { file: path },
    });
  }
  const value: unknown = document.toJS();
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

type Issue = z.core.$ZodIssue;

/** "unfolding.testStatistic: found 'kss', allowed: 'ks', 'chi2'": one line per thing that is wrong. */
function describeIssue(issue: Issue, root: unknown, schema: z.ZodType): string[] {
  const key = issue.path.join('.') || 'the file';
  const found = describe(valueAt(root, issue.path));
  switch (issue.code) {
    case 'unrecognized_keys': {
      const allowed = keysAt(schema, root, issue.path);
      return issue.keys.map((name) => {
        const place = [...issue.path, name].join('.');
        return `${place}: unknown key${nearestHint(name, allowed)}; allowed: ${allowed.join(', ')}`;
      });
    }
    case 'invalid_value':
      return [`${key}: found ${found}, allowed: ${issue.values.map((value) => describe(value)).join(', ')}`];
    case 'invalid_union':
      return [describeUnion(issue, key, found)];
    case 'invalid_type':
      return [`${key}: ${found === 'nothing' ? 'is missing' : `found ${found}`}, allowed: ${issue.expected}`];
    default:
      return [`${key}: found ${found}: ${issue.message}`];
  }
}

function describeUnion(issue: Extract<Issue, { code: 'invalid_union' }>, key: string, found: string): string {
  const ways = issue.errors.map((errors) =>
    errors
      .map((error) => {
        const place = error.path.length > 0 ? `${error.path.join('.')}: ` : '';
        if (error.code === 'invalid_value')
          return `${place}${error.values.map((value) => describe(value)).join(', ')}`;
        if (error.code === 'unrecognized_keys') return `${place}without ${error.keys.join(', ')}`;
        if (error.code === 'invalid_type') return `${place}${error.expected}`;
        return `${place}${error.message}`;
      })
      .join(' and '),
  );
  const allowed = ways.length > 0 ? `, allowed: ${[...new Set(ways)].join('; or ')}` : `: ${issue.message}`;
  return `${key}: ${found === 'nothing' ? 'is missing' : `found ${found}`}${allowed}`;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    root,
  );
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return `'${value}'`;
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The keys that the object at `path` may have. */
function keysAt(schema: z.ZodType, root: unknown, path: readonly PropertyKey[]): string[] {
  let current: unknown = schema;
  path.forEach((key, depth) => {
    current = member(chosen(current, valueAt(root, path.slice(0, depth))), key);
  });
  const object = chosen(current, valueAt(root, path)) as { shape?: Record<string, unknown> };
  return Object.keys(object.shape ?? {});
}

/** The schema that holds for a value: of a section in several forms the one that its discriminating key names. */
function chosen(schema: unknown, value: unknown): unknown {
  const inner = unwrap(schema) as { def?: { discriminator?: string; options?: readonly z.ZodObject[] } };
  const { discriminator, options } = inner.def ?? {};
  if (discriminator === undefined) return inner;
  const name = (value as Record<string, unknown> | undefined)?.[discriminator];
  return options?.find(({ shape }) => (shape[discriminator] as z.ZodLiteral).value === name);
}

function member(schema: unknown, key: PropertyKey): unknown {
  const { shape, element } = (schema ?? {}) as { shape?: Record<PropertyKey, unknown>; element?: unknown };
  return shape ? shape[key] : element;
}

/** The schema below defaults and optionals. */
function unwrap(schema: unknown): unknown {
  let current = schema as { def?: { innerType?: unknown } } | undefined;
  while (current?.def?.innerType !== undefined) current = current.def.innerType as typeof current;
  return current;
}
