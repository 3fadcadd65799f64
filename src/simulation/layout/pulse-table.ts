import type { TableColumns, TableField } from '../../engine/index.js';
import type { PulseColumns } from '../chain/pulse-buffer.js';

/** Pulses of the surface tanks, several rows an event. */
export const pulseFields: readonly TableField[] = [
  { name: 'string', type: 'int32', doc: 'String number' },
  { name: 'om', type: 'uint32', doc: 'OM number' },
  { name: 'pmt', type: 'uint32', doc: 'PMT number' },
  { name: 'vector_index', type: 'uint64', doc: 'index in vector' },
  { name: 'time', type: 'float64', unit: 'ns', doc: 'Leading-edge time of the pulse' },
  { name: 'width', type: 'float64', unit: 'ns', doc: 'Duration of the pulse' },
  { name: 'charge', type: 'float64', unit: 'VEM', doc: 'Integrated pulse charge' },
];

/** Length of a waveform record of a DOM, ns: pulses are not narrower or wider here. */
const recordNs = 422;

export function pulseColumns({ string, om, timeNs, chargeVem }: PulseColumns): TableColumns {
  const n = string.length;
  return {
    string,
    om,
    pmt: new Uint32Array(n),
    vector_index: new BigUint64Array(n),
    time: timeNs,
    width: new Float64Array(n).fill(recordNs),
    charge: chargeVem,
  };
}
