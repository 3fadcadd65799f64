/** The beginning of a value as JSON: enough to recognise it in a message. */
export function shortForm(value: unknown, most = 80): string {
  const text =
    JSON.stringify(value, (_, member) => {
      if (typeof member === 'bigint') return `${member}n`;
      if (ArrayBuffer.isView(member)) return `${member.constructor.name} of ${member.byteLength} bytes`;
      return member;
    }) ?? String(value);
  return text.length <= most ? text : `${text.slice(0, most - 3)}...`;
}
