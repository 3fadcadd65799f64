import type { Arena } from '../kernels/arena.js';
import { type BoundsSpec, bounds } from './bounds.js';
import { type CollectSpec, collect } from './collect.js';
import { type ComomentsSpec, comoments } from './comoments.js';
import { count } from './count.js';
import { type GroupedSpec, grouped } from './grouped.js';
import { type HistogramSpec, histogram } from './histogram.js';
import { type ProfileSpec, profile } from './profile.js';
import { type RankBinsSpec, type RankValuesSpec, rankBins, rankValues } from './rank-bins.js';
import { type FirstValuesSpec, firstValues, type RankBracketsSpec, rankBrackets } from './rank-brackets.js';
import type { Reduction } from './reduction.js';
import { type SketchSpec, sketch } from './sketch.js';
import { type SortedRunSpec, sortedRun } from './sorted-run.js';
import { type TopSpec, top } from './top.js';

/** A reduction as plain data: how a plan names it. */
export type ReductionSpec =
  | { readonly kind: 'count' }
  | BoundsSpec
  | CollectSpec
  | HistogramSpec
  | GroupedSpec
  | RankBinsSpec
  | RankValuesSpec
  | RankBracketsSpec
  | FirstValuesSpec
  | ComomentsSpec
  | ProfileSpec
  | SketchSpec
  | SortedRunSpec
  | TopSpec;

/** The reduction that a spec describes. What its kernels need they take from the arena with the first block; merging needs nothing. */
export function reductionOf(spec: ReductionSpec, arena: Arena): Reduction<unknown> {
  return make(spec, arena) as Reduction<unknown>;
}

function make(spec: ReductionSpec, arena: Arena) {
  switch (spec.kind) {
    case 'count':
      return count;
    case 'bounds':
      return bounds;
    case 'collect':
      return collect(spec);
    case 'histogram':
      return histogram(spec, arena);
    case 'grouped':
      return grouped(spec, arena);
    case 'comoments':
      return comoments(spec);
    case 'profile':
      return profile(spec, arena);
    case 'sketch':
      return sketch;
    case 'sortedRun':
      return sortedRun(spec);
    case 'top':
      return top(spec);
    case 'rankBins':
      return rankBins(spec, arena);
    case 'rankBrackets':
      return rankBrackets(spec, arena);
    case 'firstValues':
      return firstValues(spec);
    case 'rankValues':
      return rankValues(spec, arena);
  }
}
