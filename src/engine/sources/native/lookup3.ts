/** The checksum of HDF5's newer structures: Bob Jenkins' lookup3 hash of some bytes, from 0 on. */
export function lookup3(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = (0xdeadbeef + bytes.length) | 0;
  const state: State = [start, start, start];
  let at = 0;
  for (; bytes.length - at > 12; at += 12) {
    for (let word = 0; word < 3; word++)
      state[word] = (state[word] + view.getUint32(at + 4 * word, true)) | 0;
    mix(state);
  }
  if (at === bytes.length) return state[2] >>> 0;
  for (let i = 0; at + i < bytes.length; i++)
    state[i >> 2] = (state[i >> 2] + (bytes[at + i] << (8 * (i & 3)))) | 0;
  return finalMix(state);
}

type State = [number, number, number];

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

function mix(state: State): void {
  let [a, b, c] = state;
  for (const [first, second, third] of [
    [4, 6, 8],
    [16, 19, 4],
  ]) {
    a = ((a - c) | 0) ^ rotate(c, first);
    c = (c + b) | 0;
    b = ((b - a) | 0) ^ rotate(a, second);
    a = (a + c) | 0;
    c = ((c - b) | 0) ^ rotate(b, third);
    b = (b + a) | 0;
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
}

function finalMix([a, b, c]: State): number {
  c = ((c ^ b) - rotate(b, 14)) | 0;
  a = ((a ^ c) - rotate(c, 11)) | 0;
  b = ((b ^ a) - rotate(a, 25)) | 0;
  c = ((c ^ b) - rotate(b, 16)) | 0;
  a = ((a ^ c) - rotate(c, 4)) | 0;
  b = ((b ^ a) - rotate(a, 14)) | 0;
  c = ((c ^ b) - rotate(b, 24)) | 0;
  return c >>> 0;
}
