import type { FileSchema, OpenOptions } from '../sources/event-file.js';

/** The schema of a file: what a worker is asked for each file of a frame. */
export async function readSchema(path: string, options: OpenOptions): Promise<FileSchema> {
  const { openEventFile } = await import('../sources/index.js');
  const file = await openEventFile(path, options);
  try {
    return file.schema;
  } finally {
    file.close();
  }
}
