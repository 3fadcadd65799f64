/**
 * Kernels over columns as WebAssembly with 128-bit lanes, in AssemblyScript: no collector, no allocator. Every argument that names a
 * column is its address in the memory that the host gives; columns begin at multiples of 16 bytes and have room for a multiple of 16
 * rows, so that loops run over whole lanes, and what they write beyond the last row means nothing. A step is 16 for a column and 0
 * for a constant, which then needs two equal values only. What a row gets never depends on its neighbours or on where a block ends.
 */
export { and, count, isFinite, isNaN, not, or, truth, xor } from './conditions';
export { adler32 } from './checksum';
export { chooseNumbers, lessNumbers, lessOrEqualNumbers } from './choices';
export { equal, less, lessOrEqual, unequal, withinBoth } from './comparisons';
export { orderCodes, withinBothCoded } from './order-codes';
export {
  abs, add, ceil, divide, floor, max, min, mod, multiply, negate, round, sign, sqrt, subtract,
} from './arithmetic';
export { inflateBeyond, inflateRoom, inflateSecond, inflateTwo } from './inflate';
export { layRows } from './lay-rows';
export { log10 } from './logarithm';
export { cos, sin } from './trigonometry';
export {
  acos, asin, atan, atan2, cbrt, cosh, exp, expm1, hypot, log, log1p, log2, pow, sinh, tan, tanh,
} from './functions';
export { deflatePlanes, deflateRoom } from './deflate';
export { choose, chosenRows, clear, gather1, gather2, gather4, gather8, gatherLines } from './rows';
export { foldAcross, foldLines, nanAsZero, present, squaredDeviations, squaresAcross, squaresLines } from './folds';
export { multiplyAdd, multiplyAddRoom } from './matmul';
export { fillBins, fillWeighted, indexSearched, indexUniform, valuesOfPairs } from './histogram';
export { addToFewGroups, addToGroups, codesOfInts, codesOfNumbers, countGroups, extremeOfGroups, momentsOfGroups } from './groups';
export { joinPlanes4, joinPlanes8, splitPlanes4, splitPlanes8 } from './planes';
export { sumOfAll } from './sums';
export { countRanks, countRanksWithin, rankedValues, valuesWithin } from './ranks';
