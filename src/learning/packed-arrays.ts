const arrayTypes = { float64: Float64Array, int32: Int32Array, uint8: Uint8Array } as const;

type ArrayName = keyof typeof arrayTypes;

/** The value with every typed array replaced by { "float64": "base64 of its little-endian bytes" } and the like. */
export function packArrays(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    const name = (Object.keys(arrayTypes) as ArrayName[]).find((each) => value instanceof arrayTypes[each]);
    if (!name) throw new TypeError(`a model file cannot hold a ${value.constructor.name}`);
    return { [name]: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  }
  return mapMembers(value, packArrays);
}

/** The inverse of packArrays. */
export function unpackArrays(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    const [name, text] = entries[0] ?? [];
    if (entries.length === 1 && name !== undefined && name in arrayTypes && typeof text === 'string') {
      const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
      return new arrayTypes[name as ArrayName](bytes.buffer);
    }
  }
  return mapMembers(value, unpackArrays);
}

function mapMembers(value: unknown, change: (member: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, change(member)]),
  );
}
