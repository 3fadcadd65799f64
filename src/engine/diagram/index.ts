/** Pictures of what is to be done: boxes and arrows, laid out and drawn as SVG. */
export type { Box, BoxKind, Diagram } from './diagram.js';
export { svgOf } from './svg.js';
