/**
 * A text from outside (a column, a cut, a model's name) as plotly.js text. plotly.js reads its texts as a small HTML;
 * here every character stands for itself.
 */
export function plotText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A name for anchors and files: runs of other characters than letters and digits become one hyphen. */
export function anchorName(text: string): string {
  return text.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
}

/** For the beginning of a sentence. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** plotText broken into lines of at most `width` characters at blanks (longer words are cut). */
export function wrappedPlotText(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).flatMap((each) => pieces(each, width))) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map(plotText).join('<br>');
}

function pieces(word: string, width: number): string[] {
  const count = Math.max(1, Math.ceil(word.length / width));
  return Array.from({ length: count }, (_, i) => word.slice(i * width, (i + 1) * width));
}

/** Axis titles that many figures share. */
export const titles = {
  lgEnergy: 'log<sub>10</sub>(<i>E</i> / GeV)',
  lgTrueEnergy: 'true log<sub>10</sub>(<i>E</i> / GeV)',
  lgReconstructedEnergy: 'reconstructed log<sub>10</sub>(<i>E</i> / GeV)',
  energy: 'energy <i>E</i> (GeV)',
  scaledFlux: (power: number): string =>
    `<i>E</i><sup> ${power}</sup> d<i>N</i>/d<i>E</i> (m<sup>−2</sup> s<sup>−1</sup> sr<sup>−1</sup> GeV<sup>${scaledUnit(power)}</sup>)`,
} as const;

function scaledUnit(power: number): string {
  return String(Number((power - 1).toFixed(3))).replace('-', '−');
}
