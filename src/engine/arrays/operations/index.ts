/** How each kind of operation is carried out. */
import type { ArrayNode } from '../plan/node.js';
import { stored } from '../stored/stored-node.js';
import { blockFunction, mapBlocks } from './block-function.js';
import { concatenate } from './concatenate.js';
import { elementwise } from './elementwise.js';
import { matmul } from './matmul.js';
import type { OperationOf } from './operation.js';
import { rechunk, transpose } from './rearrange.js';
import { reduction } from './reduction.js';
import { reshape } from './reshape.js';
import { slice } from './slice.js';
import { full, memory } from './sources.js';

const operations = {
  memory,
  full,
  stored,
  function: blockFunction,
  mapBlocks,
  elementwise,
  slice,
  transpose,
  reduction,
  matmul,
  concatenate,
  rechunk,
  reshape,
} as const;

export function operationOf(node: ArrayNode): OperationOf<ArrayNode> {
  return operations[node.kind] as OperationOf<ArrayNode>;
}
