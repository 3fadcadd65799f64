import type { Dash, MarkerSymbol } from 'plotly.js';

/** How a mass group looks in every figure: colour, symbol and dash all differ, so that grey print can be read too. */
export interface GroupStyle {
  /** Plain text. */
  readonly label: string;
  readonly colour: string;
  readonly symbol: MarkerSymbol;
  readonly dash: Dash;
}

/**
 * Fixed styles. Colours after Okabe and Ito (Color Universal Design, 2008) and P. Tol (SRON/EPS/TN/09-002), distinct for
 * red-green and blue-yellow blind readers.
 */
export const groupStyles = {
  p: { label: 'p', colour: '#d55e00', symbol: 'circle', dash: 'solid' },
  He: { label: 'He', colour: '#e69f00', symbol: 'square', dash: 'dash' },
  O: { label: 'O', colour: '#009e73', symbol: 'diamond', dash: 'dashdot' },
  Fe: { label: 'Fe', colour: '#0072b2', symbol: 'triangle-up', dash: 'dot' },
  light: { label: 'light (p, He)', colour: '#882255', symbol: 'triangle-down', dash: 'longdash' },
  intermediate: { label: 'intermediate (O)', colour: '#009e73', symbol: 'diamond', dash: 'dashdot' },
  heavy: { label: 'heavy (O, Fe)', colour: '#332288', symbol: 'pentagon', dash: 'longdashdot' },
  total: { label: 'all particles', colour: '#000000', symbol: 'circle', dash: 'solid' },
} as const satisfies Record<string, GroupStyle>;

const aliases: Readonly<Record<string, keyof typeof groupStyles>> = {
  h: 'p',
  proton: 'p',
  protons: 'p',
  pplus: 'p',
  helium: 'He',
  he4nucleus: 'He',
  oxygen: 'O',
  o16nucleus: 'O',
  iron: 'Fe',
  fe56nucleus: 'Fe',
  all: 'total',
  'all-particle': 'total',
};

const otherSymbols: readonly MarkerSymbol[] = ['cross', 'x', 'star', 'hexagon', 'hourglass', 'bowtie'];

/** Colours for things that are no mass group: experiments, models, sources of uncertainty. */
export const otherColours = [
  '#4477aa',
  '#999933',
  '#cc6677',
  '#66ccee',
  '#117733',
  '#aa4499',
  '#bb5566',
  '#777777',
  '#004488',
  '#ddaa33',
] as const;

const modelDashes = ['solid', 'dash', 'dot', 'dashdot', 'longdash'] as const;

/** The dash of the n-th flux model: the same in every figure that draws the models in this order. */
export const modelDash = (n: number): Dash => modelDashes[n % modelDashes.length];

/** The style of a mass group by its name in any usual spelling; an unknown name keeps its text and takes the n-th spare style. */
export function groupStyle(name: string, n = 0): GroupStyle {
  const known = Object.keys(groupStyles).find((key) => key.toLowerCase() === name.toLowerCase());
  const key = (known ?? aliases[name.toLowerCase()]) as keyof typeof groupStyles | undefined;
  if (key) return groupStyles[key];
  return {
    label: name,
    colour: otherColours[n % otherColours.length],
    symbol: otherSymbols[n % otherSymbols.length],
    dash: 'solid',
  };
}

/** The heavy group is O and Fe in two groups, Fe alone in three: then its label says so. */
export function groupStylesOf(names: readonly string[]): GroupStyle[] {
  const three = names.some((name) => name.toLowerCase() === 'intermediate');
  return names.map((name, i) => {
    const style = groupStyle(name, i);
    return three && style === groupStyles.heavy ? { ...style, label: 'heavy (Fe)' } : style;
  });
}

/** A colour with an opacity, for bands. */
export function translucent(hexColour: string, opacity: number): string {
  const [r, g, b] = [1, 3, 5].map((i) => Number.parseInt(hexColour.slice(i, i + 2), 16));
  return `rgba(${r},${g},${b},${opacity})`;
}

export const inkColour = '#1a1a1a';
export const faintColour = '#8a8a8a';
export const gridColour = '#ececec';

/** Sequential, even in lightness, readable in grey print, white where there is next to nothing (after P. Tol's YlOrBr reversed to blue). */
export const sequentialScale: [number, string][] = [
  [0, '#f7fbff'],
  [0.15, '#d6e6f4'],
  [0.3, '#abd0e6'],
  [0.45, '#6aaed6'],
  [0.6, '#3787c0'],
  [0.75, '#105ba4'],
  [0.9, '#08306b'],
  [1, '#03152f'],
];

/** Diverging, white at the middle: blue below, red above. */
export const divergingScale: [number, string][] = [
  [0, '#2166ac'],
  [0.25, '#92c5de'],
  [0.5, '#ffffff'],
  [0.75, '#f4a582'],
  [1, '#b2182b'],
];
