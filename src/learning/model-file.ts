import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { FileError, readText, toJson, writeFileAtomic } from '../core/index.js';
import { checkModel } from './check-model.js';
import type { Model } from './model.js';
import { packArrays, unpackArrays } from './packed-arrays.js';

const format = 'airshower model';
/** Rises when a file of the new kind cannot be read by an older airshower. */
const formatVersion = 1;

/**
 * Writes a model as one JSON file: the header readable, typed arrays as base64 of their little-endian bytes, all under a
 * SHA-256 sum. The file has its final name only when it is whole.
 */
export async function writeModel(path: string, model: Model): Promise<void> {
  const body = packArrays(model);
  const header = { format, format_version: formatVersion, package_version: await packageVersion() };
  await writeFileAtomic(path, `${toJson({ ...header, sha256: checksum(body), model: body }, 1)}\n`);
}

/**
 * Reads a model that writeModel wrote, and checks that it can be used.
 * @throws {FileError} not there, not a model, from a newer airshower, damaged
 */
export async function readModel(path: string): Promise<Model> {
  return (await readModelWithSum(path)).model;
}

/** The same with the file's SHA-256 sum, by which a plan knows the model again. */
export async function readModelWithSum(path: string): Promise<{ model: Model; sha256: string }> {
  const file = parse(path, await readText(path, 'Check the path, or train a model with airshower train.'));
  if (file.format !== format) {
    throw refusal(path, 'is not a model file of airshower', 'Give a file that airshower train wrote.');
  }
  if (file.format_version !== formatVersion) {
    throw refusal(
      path,
      `has model format ${file.format_version}, this airshower reads ${formatVersion}`,
      `It was written by airshower ${file.package_version}: use that version or a newer one, or train again.`,
    );
  }
  const sha256 = checksum(file.model);
  if (file.sha256 !== sha256) throw damaged(path, 'its content does not fit its checksum');
  const model = unpackArrays(file.model) as Model;
  const problem = checkModel(model);
  if (problem) throw damaged(path, problem);
  return { model, sha256 };
}

interface ModelFile {
  readonly format?: unknown;
  readonly format_version?: unknown;
  readonly package_version?: unknown;
  readonly sha256?: unknown;
  readonly model?: unknown;
}

function checksum(body: unknown): string {
  return createHash('sha256').update(toJson(body)).digest('hex');
}

function parse(path: string, text: string): ModelFile {
  try {
    const file: unknown = JSON.parse(text);
    return typeof file === 'object' && file !== null ? file : {};
  } catch (cause) {
    if (!text.trimStart().startsWith('{'))
      throw refusal(
        path,
        'is not a model file',
        'Give one of DIR/models of a run, such as models/energy.json.',
      );
    throw damaged(path, (cause as Error).message);
  }
}

function damaged(path: string, why: string): FileError {
  return refusal(path, `is damaged: ${why}`, 'Copy it again from where it was made, or train again.');
}

function refusal(path: string, what: string, remedy: string): FileError {
  return new FileError(`${path} ${what}`, { fields: { file: path }, remedy });
}

async function packageVersion(): Promise<string> {
  const text = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
