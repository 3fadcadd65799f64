import { sparseMatrix } from '../../dist/src/unfolding/index.js';

/** n causes and effects, Gaussian resolution of a twentieth of the range, efficiency 0.7, falling spectrum; every element above 0. */
export function denseProblem(n) {
  const response = new Float64Array(n * n);
  for (let a = 0; a < n; a++) {
    let sum = 0;
    for (let j = 0; j < n; j++)
      sum += response[j * n + a] = Math.exp(-0.5 * ((j - a) / (n / 20)) ** 2) + 1e-9;
    for (let j = 0; j < n; j++) response[j * n + a] *= 0.7 / sum;
  }
  const rows = Array.from({ length: n }, (_, j) => response.subarray(j * n, (j + 1) * n));
  const data = rows.map((row) =>
    Math.round(row.reduce((sum, p, a) => sum + p * 1e4 * Math.exp((-4 * a) / n), 0)),
  );
  return { data, response: rows, simulatedEvents: new Array(n).fill(20_000) };
}

/** Processor milliseconds of each call in this process, ascending, the first (compilation) left out: other work does not count. */
export function timings(call, repeats) {
  call();
  return Array.from({ length: repeats }, () => {
    const start = process.cpuUsage();
    call();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  }).sort((a, b) => a - b);
}

/** n causes and effects, of each cause the effects within five standard deviations of 20 cells; efficiency 0.7. */
export function sparseProblem(n) {
  const [row, column, value] = [[], [], []];
  const data = new Float64Array(n);
  for (let a = 0; a < n; a++)
    for (let j = Math.max(0, a - 100); j <= Math.min(n - 1, a + 100); j++) {
      const p = (0.7 / 50.133) * Math.exp(-0.5 * ((j - a) / 20) ** 2);
      row.push(j);
      column.push(a);
      value.push(p);
      data[j] += p * 1e4 * Math.exp((-4 * a) / n);
    }
  return { data: data.map(Math.round), response: sparseMatrix([n, n], row, column, value) };
}
