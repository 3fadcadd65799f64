/** Size and time of a file as text: a worker does not go on with a file that was replaced since its schema was read. */
export const fileVersion = ({ size, mtimeMs }: { readonly size: number; readonly mtimeMs: number }): string =>
  `${size} bytes, ${mtimeMs} ms`;
