import { z } from 'zod';
import { analysisSchema } from './schema.js';

interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly $ref?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/** Every key of the analysis file as rows of a Markdown table: key, what it takes, default, meaning. */
export function schemaTable(): string {
  const schema = z.toJSONSchema(analysisSchema, { io: 'input' }) as JsonSchema;
  const rows = rowsOf(schema, '', shallowestPlaces(schema));
  return ['| key | takes | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** Rows of a section and all within it; what has the keys of a section elsewhere refers to that one's rows. */
function rowsOf(schema: JsonSchema, prefix: string, places: ReadonlyMap<string, string>): string[] {
  return [...membersOf(schema)].flatMap(([name, { member, needed, defaults }]) => {
    const key = prefix + name;
    const given = needed ? 'needed' : defaults.join(', or ');
    const inner = [...sectionsIn(member, key)];
    const repeated = inner
      .map(([section, at]) => [at, places.get(keysOf(section))!])
      .find(([at, place]) => at !== place);
    const as = repeated === undefined ? '' : `, as \`${repeated[1]}\``;
    const row = `| \`${key}\` | ${takes(member)}${as} | ${given} | ${member.description ?? ''} |`;
    return repeated ? [row] : [row, ...inner.flatMap(([section, at]) => rowsOf(section, `${at}.`, places))];
  });
}

/** Where a section of these keys stands least deep in the file, the first of several. */
function shallowestPlaces(schema: JsonSchema): Map<string, string> {
  const places = new Map<string, string>();
  const depth = (place: string): number => place.split('.').length;
  const visit = (section: JsonSchema, prefix: string): void => {
    for (const [name, { member }] of membersOf(section))
      for (const [inner, at] of sectionsIn(member, prefix + name)) {
        const known = places.get(keysOf(inner));
        if (known === undefined || depth(at) < depth(known)) places.set(keysOf(inner), at);
        visit(inner, `${at}.`);
      }
  };
  visit(schema, '');
  return places;
}

/** The sections that a key takes, by itself or in a list, with the place that their keys are written behind. */
function sectionsIn(member: JsonSchema, key: string): [section: JsonSchema, place: string][] {
  const candidates: [JsonSchema, string][] = [
    [member, key],
    [listItem(member), `${key}[]`],
  ];
  return candidates.filter(([section]) => membersOf(section).size > 0);
}

/** The same text for sections of the same keys, whatever is said of the sections themselves. */
const keysOf = (section: JsonSchema): string =>
  JSON.stringify(alternatives(section).map(({ properties, required }) => [properties, required]));

interface Member {
  readonly member: JsonSchema;
  readonly needed: boolean;
  /** One for each form of the section that has one of its own, in the order of the forms, as are their descriptions. */
  readonly defaults: readonly string[];
}

/** The keys of a section; where it comes in several forms, a key of more than one takes what any of them takes. */
function membersOf(schema: JsonSchema): Map<string, Member> {
  const members = new Map<string, Member>();
  for (const { properties = {}, required = [] } of alternatives(schema)) {
    for (const [name, member] of Object.entries(properties)) {
      const { member: before, defaults = [] } = members.get(name) ?? {};
      const both = before && takes(before) !== takes(member) ? { anyOf: [before, member] } : member;
      const description = [before?.description, member.description].filter((each) => each !== undefined);
      const merged = { ...both, description: [...new Set(description)].join(', or ') };
      const given = [...defaults, ...defaultOf(member)];
      members.set(name, {
        member: merged,
        needed: required.includes(name),
        defaults: [...new Set(given)],
      });
    }
  }
  return members;
}

function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  return schema.anyOf ?? schema.oneOf ?? [schema];
}

/** The schema of the items where the key takes a list of sections, else an empty one. */
function listItem(schema: JsonSchema): JsonSchema {
  return alternatives(schema).find(({ items }) => items?.properties !== undefined)?.items ?? {};
}

function takes(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return 'section of a model, as above';
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  const several = schema.anyOf ?? schema.oneOf;
  if (several) return [...new Set(several.map(takes))].join(' or ');
  if (schema.type === 'array') return `list of ${takes(schema.items ?? {})}`;
  if (schema.type === 'object') return schema.properties ? 'section' : 'section of names';
  return schema.type ?? 'anything';
}

/** The default as text, or nothing where there is none. */
function defaultOf({ default: value }: JsonSchema): string[] {
  if (value === undefined || JSON.stringify(value) === '{}') return [];
  return [typeof value === 'string' ? `\`${value}\`` : `\`${JSON.stringify(value)}\``];
}
