import type { z } from 'zod';
import { nearestHint } from '../../core/index.js';

type Issue = z.core.$ZodIssue;

/** "unfolding.testStatistic: found 'kss', allowed: 'ks', 'chi2'": one line per thing that is wrong. */
export function describeIssue(issue: Issue, root: unknown, schema: z.ZodType): string[] {
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
