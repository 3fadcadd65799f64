// Tables of the documentation from what the engine's benchmark has kept: { [part]: { rows, workers, repeat, machine, programs, text, ratios? } }.
import { geometricMean } from '../bench/engine/show.mjs';

const titles = {
  memory: 'In memory',
  flat: 'From flat columns, not compressed',
  'flat-gzip': 'From flat columns, gzip 1 without shuffle',
  tables: 'From an IceTray table, gzip 1 with shuffle',
  reading: 'Reading alone (ms)',
  writing: 'Writing a frame of six columns, and reading it again (ms)',
  sorting: 'Sorting three columns of float64, each program in a process of its own',
  tasks: 'Tasks',
  pass: 'A pass with cuts, three features and a weighted 2-d histogram',
  files: '5,000 files of five tables, at most 256 descriptors, each way in a process of its own',
  growth: 'Memory of one pass over files of growing size',
};

const found = (measured) => Object.keys(titles).filter((name) => measured[name]);

/** Every part as it was printed. */
export function speedTables(measured) {
  return found(measured)
    .map((name) => {
      const { rows, workers, repeat, machine, programs, text } = measured[name];
      const medians = repeat === 1 ? 'one run after warming up' : `medians of ${repeat}`;
      const half = 'half a million rows, medians of 5';
      const others = {
        reading: 'a million rows, medians of 5',
        writing: half,
        sorting: `medians of ${Math.min(repeat, 3)}`,
        files: 'one run each',
        growth: 'one run each',
      };
      const runs = others[name] ?? medians;
      const size = ['memory', 'flat', 'flat-gzip', 'tables', 'sorting', 'pass'].includes(name)
        ? `${rows} rows, `
        : '';
      const about = `${titles[name]}: ${size}${workers} workers, ${runs}, ${machine}; ${programs}.`;
      const table = text.replace(/^\|(-+:?\|)+$/m, (line) => line.replaceAll(/-+(:?)\|/g, ' ---$1 |'));
      return `**${about}**\n\n${table}`;
    })
    .join('\n\n');
}

/** Of each peer how many times as long as airshower it takes: geometric mean over the operations, and the least. */
export function speedSummary(measured) {
  const names = ['memory', 'flat', 'flat-gzip', 'tables'].filter((name) => measured[name]);
  const peers = [...new Set(names.flatMap((name) => Object.keys(measured[name].ratios)))];
  const cell = (ratios) =>
    ratios === undefined ? '–' : `${geometricMean(ratios).toFixed(1)} (${Math.min(...ratios).toFixed(2)})`;
  return [
    `| ${measured[names[0]].rows / 1e6} million rows | ${peers.join(' | ')} |`,
    `| --- | ${peers.map(() => '---:').join(' | ')} |`,
    ...names.map(
      (name) => `| ${titles[name]} | ${peers.map((peer) => cell(measured[name].ratios[peer])).join(' | ')} |`,
    ),
  ].join('\n');
}
