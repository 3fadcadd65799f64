import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Figure } from '../drawing/figure.js';
import { exportStatic } from './export-static.js';

export type FigureFormat = 'png' | 'svg' | 'pdf';

export interface ExportFiguresOptions {
  readonly format: FigureFormat;
  /** Told after each figure. */
  readonly onProgress?: (task: string, done: number, total: number) => void;
}

/**
 * Writes each figure as a file named after it.
 * @returns  the paths
 * @throws {AirshowerError} as `exportStatic`; what was written before stays
 */
export async function exportFigures(
  folder: string,
  figures: readonly Figure[],
  { format, onProgress }: ExportFiguresOptions,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const paths: string[] = [];
  for (const figure of figures) {
    const path = join(folder, `${figure.name}.${format}`);
    await exportStatic(figure, path);
    paths.push(path);
    onProgress?.('figures', paths.length, figures.length);
  }
  return paths;
}
