import { DomainError } from '../../../core/index.js';
import { decodeNumbers, numbersFor } from '../../sources/hdf5/decode.js';
import type { ValueType } from '../../sources/hdf5/value-type.js';
import type { StoredNode } from '../plan/node.js';

export const isFloat64 = ({ kind, size, littleEndian }: ValueType): boolean =>
  kind === 'float' && size === 8 && littleEndian;

/** How the bytes of a dataset become numbers. */
export interface NumberBytes {
  readonly type: ValueType;
  decode(bytes: Uint8Array, out: Float64Array): void;
}

/**
 * Numbers of a dataset, from their bytes one after another.
 * @throws {DomainError} an integer that float64 cannot hold
 */
export function decodeFloats(
  where: Pick<StoredNode, 'file' | 'dataset'>,
  type: ValueType,
  bytes: Uint8Array,
  out: Float64Array,
): void {
  const stride = { start: 0, step: type.size };
  if (isFloat64(type)) {
    decodeNumbers(type, bytes, stride, { out, at: 0, rows: out.length });
    return;
  }
  const values = numbersFor(type, out.length);
  decodeNumbers(type, bytes, stride, { out: values, at: 0, rows: out.length });
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) exact(where, values, out);
  else out.set(values as Float32Array);
}

function exact(
  { file, dataset }: Pick<StoredNode, 'file' | 'dataset'>,
  values: BigInt64Array | BigUint64Array,
  out: Float64Array,
): void {
  for (let i = 0; i < out.length; i++) {
    out[i] = Number(values[i]);
    if (!Number.isSafeInteger(out[i]))
      throw new DomainError(`${file}: '${dataset}' holds ${values[i]}, which float64 cannot hold exactly`, {
        fields: { file, dataset, value: values[i] },
        remedy: 'Arrays compute in float64: subtract an offset before the numbers are stored.',
      });
  }
}
