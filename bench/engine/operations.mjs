// The operations as airshower does them, each on a frame and reduced to some numbers that the peers find too.
import { fromTable, readFiles } from '../../dist/src/engine/index.js';

const edges = Float64Array.from({ length: 101 }, (_, i) => (4 * i) / 100);
const edgesC = Float64Array.from({ length: 81 }, (_, i) => -4 + (8 * i) / 80);
const probabilities = [0.05, 0.25, 0.5, 0.75, 0.95];

export const operations = {
  'filter, count': async (frame) => [await frame.filter('a > 3.0 and b < 1.0').count()],
  'expression, sum': async (frame) => [
    ...(await frame.aggregate({ s: 'sum(log10(a) * cos(b) + c)' })).numbers('s'),
  ],
  'weighted histogram': async (frame) => {
    const { values } = await frame.histogram([{ column: 'log10(a)', edges }], { weight: 'w' });
    return [values.get(10)];
  },
  '2-d histogram': async (frame) => {
    const { values } = await frame.histogram([
      { column: 'log10(a)', edges },
      { column: 'c', edges: edgesC },
    ]);
    return [values.get(10, 40)];
  },
  'mean of 4 groups': async (frame) => {
    const table = await frame.groupBy('g').aggregate({ a: 'mean(a)', c: 'mean(c)' });
    return [...table.numbers('a'), ...table.numbers('c')];
  },
  quantiles: async (frame) => [...(await frame.quantiles('a', probabilities))],
};

/** A pass with cuts, three features and a weighted histogram in two dimensions. */
export async function fullPass(frame) {
  const features = frame
    .filter('a > 1.5 and b < 1.2 and g != 3')
    .withColumns({ x: 'log10(a)', y: 'c * cos(b)', z: 'sqrt(w) + 0.1 * n' });
  const axes = [
    { column: 'x', edges },
    { column: 'y', edges: edgesC },
  ];
  return (await features.histogram(axes, { weight: 'z' })).values.get(10, 40);
}

/** How to get the frame of a source; files are opened anew each time, as the peers do. */
export function frameOf(source, { columns, folder, executor }) {
  if (source === 'memory') {
    const frame = fromTable(columns, { executor });
    return async () => frame;
  }
  const path = `${folder}/${source}.h5`;
  return async () => {
    const frame = (await readFiles([path])).using({ executor });
    if (source !== 'tables') return frame;
    return frame.rename(Object.fromEntries(Object.keys(columns).map((name) => [`Params.${name}`, name])));
  };
}
