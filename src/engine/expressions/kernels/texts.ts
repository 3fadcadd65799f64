import type { Kernel, Vector } from './vector.js';

/** Code in the dictionary of `y` of each code of `x`; -1 where `y` has no such text. */
function translation(x: Vector, y: Vector): Int32Array {
  const codes = new Map((y.dictionary ?? []).map((text, code) => [text, code]));
  return Int32Array.from(x.dictionary ?? [], (text) => codes.get(text) ?? -1);
}

function compareTexts(wanted: 0 | 1): Kernel {
  return (out, [x, y], n) => {
    const to = out.values as Uint8Array;
    const [a, b] = [x.values as Int32Array, y.values as Int32Array];
    const translated = translation(x, y);
    for (let i = 0; i < n; i++) {
      const there =
        (x.valid === undefined || x.valid[i] === 1) && (y.valid === undefined || y.valid[i] === 1);
      to[i] = there ? Number(translated[a[i]] === b[i]) ^ wanted ^ 1 : 0;
    }
  };
}

/** Kernels for strings, which are codes into a dictionary that may differ from block to block. */
export const textKernels = {
  'text ==': compareTexts(1),
  'text !=': compareTexts(0),
} satisfies Record<string, Kernel>;
