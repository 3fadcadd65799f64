import { type CollectSpec, collect } from './collect.js';
import { type ComomentsSpec, comoments } from './comoments.js';
import { count } from './count.js';
import { type GroupedSpec, grouped } from './grouped.js';
import { type HistogramSpec, histogram } from './histogram.js';
import { type RankBinsSpec, type RankValuesSpec, rankBins, rankValues } from './rank-bins.js';
import type { Reduction } from './reduction.js';
import { type TopSpec, top } from './top.js';

/** A reduction as plain data: how a plan names it. */
export type ReductionSpec =
  | { readonly kind: 'count' }
  | CollectSpec
  | HistogramSpec
  | GroupedSpec
  | RankBinsSpec
  | RankValuesSpec
  | ComomentsSpec
  | TopSpec;

/** The reduction that a spec describes. */
export function reductionOf(spec: ReductionSpec): Reduction<unknown> {
  return make(spec) as Reduction<unknown>;
}

function make(spec: ReductionSpec) {
  switch (spec.kind) {
    case 'count':
      return count;
    case 'collect':
      return collect(spec);
    case 'histogram':
      return histogram(spec);
    case 'grouped':
      return grouped(spec);
    case 'comoments':
      return comoments(spec);
    case 'top':
      return top(spec);
    case 'rankBins':
      return rankBins(spec);
    case 'rankValues':
      return rankValues(spec);
  }
}
