import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as plots from '../../src/plots/index.js';

/** How colours look to the colour-blind: matrices on linear RGB, Machado et al., IEEE TVCG 15 (2009) 1291, severity 1. */
const visions: Record<string, number[][]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const times = (matrix: number[][], [a, b, c]: number[]): number[] =>
  matrix.map((row) => row[0] * a + row[1] * b + row[2] * c);

function linear(hex: string): number[] {
  return [1, 3, 5]
    .map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
}

/** CIE L*a*b* of linear sRGB, D65. */
function lab(rgb: number[]): number[] {
  const clipped = rgb.map((value) => Math.min(1, Math.max(0, value)));
  const matrix = [
    [0.4124, 0.3576, 0.1805],
    [0.2126, 0.7152, 0.0722],
    [0.0193, 0.1192, 0.9505],
  ];
  const white = [0.9505, 1, 1.089];
  const f = times(matrix, clipped)
    .map((value, i) => value / white[i])
    .map((value) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116));
  return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])];
}

const colours = plots
  .ensembleBiasFigure({
    experiments: 1,
    lgEnergyEdges: [6, 7],
    judgedRange: [6, 7],
    limit: 1,
    projections: ['p', 'He', 'O', 'Fe', 'light', 'heavy', 'total'].map((group) => ({ group, bias: [0] })),
  })
  .data.map((trace) => String((trace as { marker: { color: string } }).marker.color));

test('mass groups differ in colour for every kind of colour vision, by at least 15 in L*a*b*', () => {
  assert.equal(new Set(colours).size, 7);
  for (const [vision, matrix] of Object.entries(visions)) {
    const seen = colours.map((colour) => lab(times(matrix, linear(colour))));
    for (let a = 0; a < seen.length; a++) {
      for (let b = 0; b < a; b++) {
        const distance = Math.hypot(...seen[a].map((value, i) => value - seen[b][i]));
        assert.ok(
          distance >= 15,
          `${vision}: ${colours[a]} and ${colours[b]} are ${distance.toFixed(1)} apart`,
        );
      }
    }
  }
});
