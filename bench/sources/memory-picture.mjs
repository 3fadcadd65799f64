/** Resident memory against the gigabytes read, one line per size, as SVG. */
export function memoryPicture(results) {
  const [width, height, left, bottom, top, right] = [760, 360, 64, 48, 18, 120];
  const most = Math.ceil(Math.max(...results.map(({ peakMB }) => peakMB)) / 250) * 250;
  const widest = Math.max(...results.map(({ gigabytes }) => gigabytes));
  const x = (gigabytes) => left + ((width - left - right) * gigabytes) / widest;
  const y = (megabytes) => height - bottom - ((height - bottom - top) * megabytes) / most;
  const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'];
  const text = (at, to, label, anchor = 'middle', fill = '#222') =>
    `<text x="${at.toFixed(1)}" y="${to.toFixed(1)}" text-anchor="${anchor}" fill="${fill}">${label}</text>`;
  const lines = results.map(({ gigabytes, curve, peakMB }, i) => {
    const points = curve.map(
      ([done, megabytes]) => `${x(done * gigabytes).toFixed(1)},${y(megabytes).toFixed(1)}`,
    );
    const colour = colours[i % colours.length];
    const label = `${gigabytes.toFixed(0)} GB: peak ${peakMB} MB`;
    return `<polyline fill="none" stroke="${colour}" stroke-width="1.6" points="${points.join(' ')}"/>
${text(width - right - 4, height - bottom - 14 - 18 * (results.length - 1 - i), label, 'end', colour)}`;
  });
  const ticksY = Array.from({ length: most / 250 + 1 }, (_, i) => 250 * i);
  const step = widest > 8 ? 5 : 1;
  const ticksX = Array.from({ length: Math.floor(widest / step) + 1 }, (_, i) => step * i);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">
<title>Peak memory of a pass over files of growing size</title>
<rect width="${width}" height="${height}" fill="white"/>
${ticksY.map((value) => `<line x1="${left}" x2="${width - right}" y1="${y(value)}" y2="${y(value)}" stroke="#ddd"/>${text(left - 6, y(value) + 4, value, 'end')}`).join('\n')}
${ticksX.map((value) => text(x(value), height - bottom + 18, value)).join('\n')}
${text((left + width - right) / 2, height - 8, 'gigabytes of compressed files read')}
<text transform="translate(16 ${height / 2}) rotate(-90)" text-anchor="middle" fill="#222">resident memory (MB)</text>
${lines.join('\n')}
</svg>
`;
}
