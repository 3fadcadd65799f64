// Numbers as the benchmark prints them.

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

export const geometricMean = (ratios) =>
  Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);

/** A line of the table; whoever is faster than airshower is marked. */
export function showRow(op, { airshower, ...others }) {
  const cells = Object.values(others).map((seconds) => {
    const ratio = seconds / airshower;
    return `${seconds.toFixed(4)} (${ratio.toFixed(2)}${ratio < 1 ? ' !' : ''})`;
  });
  return `| ${op} | ${airshower.toFixed(4)} | ${cells.join(' | ')} |`;
}
