/**
 * Why a file has no column of a name, though it holds something under it: "/note is left out: a single value".
 * @param leftOut  as in FileSchema: "/dataset: why", "/table: 'field' is why", "column: why"
 * @returns  undefined where nothing of that name is left out
 */
export function whyLeftOut(name: string, leftOut: readonly string[]): string | undefined {
  const wanted = name.replace(/^\//, '').replace(/\[\d+\]$/, '');
  for (const entry of leftOut) {
    const [, path = '', field, why] = /^(.*?): (?:'(.*?)' )?(.*)$/s.exec(entry) ?? [];
    const owner = path.replace(/^\//, '');
    const isField = field !== undefined;
    const isMeant = isField
      ? [field, `${owner}.${field}`, `${lastPart(owner)}.${field}`].includes(wanted)
      : [owner, lastPart(owner)].includes(wanted) || wanted.startsWith(`${owner}.`);
    if (isMeant) return isField ? `'${field}' of ${path} ${why}` : `${path} is left out: ${why}`;
  }
  return undefined;
}

const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
