import type { AnalysisFile } from './schema.js';

type DataSection = AnalysisFile['data'];
type ListedYear = NonNullable<DataSection['years']>[number];

/** One year of data as the analysis file has it, with what it says of all years filled in. */
export interface DataYear extends ListedYear {
  readonly detector: string;
  readonly onError: 'fail' | 'skip';
}

/** The years of an analysis; data that are not listed by years are one, called 'all'. */
export function dataYears({ data, detector }: AnalysisFile): DataYear[] {
  const { years, key, columns, onError, weight, prescales, selection, goodRuns } = data;
  if (years === undefined) {
    const { files, livetime, months, generate } = data;
    // The schema demands files and livetime where there are no years.
    const own = { files: files!, livetime: livetime!, months, generate };
    return [{ name: 'all', detector, onError, key, columns, weight, prescales, selection, goodRuns, ...own }];
  }
  const shared = Object.entries({ key, columns, weight, prescales, selection, goodRuns }).filter(
    ([, value]) => value !== undefined,
  );
  return years.map((year) => ({ detector, onError, ...Object.fromEntries(shared), ...withoutGaps(year) }));
}

/** Without the keys that are undefined, which would hide what holds for all years. */
function withoutGaps(year: ListedYear): ListedYear {
  return Object.fromEntries(Object.entries(year).filter(([, value]) => value !== undefined)) as ListedYear;
}
