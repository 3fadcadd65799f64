import { FileError } from '../../../core/index.js';
import type { Hdf5File } from '../hdf5/hdf5-file.js';
import type { AttributeValue } from '../hdf5/metadata.js';
import { type PickledValue, PickleError, readPickle } from './pickle.js';

/** Names are texts or numbers. */
export function isNoName(value: PickledValue): boolean {
  return typeof value === 'object';
}

/** The attributes of one object of a pandas file; errors name the file, the object and the attribute. */
export class PandasAttributes {
  private readonly values: ReadonlyMap<string, AttributeValue>;

  constructor(
    private readonly file: Hdf5File,
    readonly path: string,
  ) {
    this.values = file.attributes(path);
  }

  /** A plain text; undefined where there is none. */
  text(name: string): string | undefined {
    const value = this.values.get(name);
    return typeof value === 'string' ? value : undefined;
  }

  /** What a pickled attribute holds; undefined where there is none. */
  pickled(name: string): PickledValue | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    try {
      return readPickle(text);
    } catch (error) {
      throw this.damaged(name, error instanceof PickleError ? error.message : String(error));
    }
  }

  /** A pickled list of names. */
  names(name: string): string[] {
    const value = this.pickled(name);
    if (!Array.isArray(value) || value.some(isNoName))
      throw this.damaged(name, 'it does not hold a list of names');
    return value.map(String);
  }

  damaged(name: string, why: string): FileError {
    const { path: file } = this.file;
    return new FileError(`${file}: '${this.path}': attribute '${name}' cannot be read: ${why}`, {
      fields: { file, dataset: this.path, attribute: name },
      remedy: 'The column names are lost with it: write the file again.',
    });
  }
}
