import type { Table } from './table.js';

/** One criterion of the validation: what was found, what must hold, and whether it does. */
export interface CheckedDemand {
  /** Kind of test: criteria of one kind stand together. */
  readonly group: string;
  readonly test: string;
  readonly value: number;
  /** In words: "within 0.2". */
  readonly demand: string;
  readonly passed: boolean;
  /** What the number rests on. */
  readonly reason: string;
  /** Where the demand comes from. */
  readonly limit: string;
}

/** All criteria in short, for the end of a run. */
export function verdictTable(verdicts: readonly CheckedDemand[]): Table {
  return {
    title: 'Verdicts',
    columns: [
      { name: 'criterion' },
      { name: 'found', align: 'right' },
      { name: 'asked', unbroken: true },
      { name: 'verdict', unbroken: true },
    ],
    rows: verdicts.map((verdict) => [`${verdict.group}: ${verdict.test}`, ...outcomeOf(verdict)]),
  };
}

/** How many criteria of each kind are fulfilled. */
export function verdictSummaryTable(verdicts: readonly CheckedDemand[]): Table {
  return {
    title: 'Verdicts',
    columns: [
      { name: 'tests' },
      { name: 'passed', align: 'right' },
      { name: 'failed', align: 'right' },
      { name: 'verdict', unbroken: true },
    ],
    rows: groupsOf(verdicts).map(([group, members]) => {
      const failed = members.filter(({ passed }) => !passed).length;
      return [group, String(members.length - failed), String(failed), verdictOf(failed === 0)];
    }),
  };
}

/** One table for each kind of test, with what every number and every demand rests on. */
export function verdictTables(verdicts: readonly CheckedDemand[]): Table[] {
  return groupsOf(verdicts).map(([group, members]) => ({
    title: `Verdicts: ${group}`,
    columns: [
      { name: 'criterion' },
      { name: 'found', align: 'right' },
      { name: 'asked', unbroken: true },
      { name: 'verdict', unbroken: true },
      { name: 'the number rests on' },
      { name: 'the demand rests on' },
    ],
    rows: members.map((verdict) => [verdict.test, ...outcomeOf(verdict), verdict.reason, verdict.limit]),
  }));
}

/** The same as text for a terminal: two lines a criterion, what was found and what it rests on. */
export function verdictText(verdicts: readonly CheckedDemand[]): string {
  const width = Math.max(...verdicts.map(({ test }) => [...test].length));
  const foundWidth = Math.max(...verdicts.map((verdict) => outcomeOf(verdict)[0].length));
  return groupsOf(verdicts)
    .map(([group, members]) => {
      const passed = members.filter((each) => each.passed).length;
      const lines = members.flatMap((verdict) => {
        const [found, asked, outcome] = outcomeOf(verdict);
        const name = verdict.test + ' '.repeat(width - [...verdict.test].length);
        return [
          `  ${outcome.slice(0, 1)} ${name}  ${found.padStart(foundWidth)}  asked: ${asked}${verdict.passed ? '' : '  FAILED'}`,
          `      ${verdict.reason}; limit: ${verdict.limit}`,
        ];
      });
      return [`${group}: ${passed} of ${members.length} passed`, ...lines].join('\n');
    })
    .join('\n\n');
}

function groupsOf(verdicts: readonly CheckedDemand[]): [string, CheckedDemand[]][] {
  const groups = new Map<string, CheckedDemand[]>();
  for (const verdict of verdicts) {
    const members = groups.get(verdict.group);
    if (members === undefined) groups.set(verdict.group, [verdict]);
    else members.push(verdict);
  }
  return [...groups];
}

function outcomeOf({
  value,
  demand,
  passed,
}: CheckedDemand): [found: string, asked: string, verdict: string] {
  return [inWords(value), demand, verdictOf(passed)];
}

/** Three digits; what only rounds to 1 is said to lie below. */
function inWords(value: number): string {
  if (!Number.isFinite(value)) return 'not a number';
  const rounded = Number(value.toPrecision(3));
  return rounded === 1 && value < 1 ? '> 0.999' : String(rounded).replace('-', '−');
}

const verdictOf = (passed: boolean): string => (passed ? '✓ passed' : '✗ FAILED');
