/** What the pickles in pandas attributes hold. */
export type PickledValue =
  | string
  | number
  | bigint
  | null
  | PythonObject
  | PickledValue[]
  | Map<PickledValue, PickledValue>;

/** Something of Python's own, a time zone beside a datetime column, say: only its name is kept. */
export class PythonObject {
  constructor(readonly name: string) {}
}

/** A pickle that is damaged or holds something else than lists, tuples, dicts, texts, numbers and None. */
export class PickleError extends Error {}

/**
 * Reads a pickle of protocol 0, the text form in which PyTables stores attributes (Python 2 and 3).
 * @param text  the attribute, decoded as Latin-1 (which is what the format says of characters up to U+00FF)
 * @throws {PickleError} for any opcode it does not know: names are never guessed
 */
export function readPickle(text: string): PickledValue {
  const reader = new PickleReader(text);
  return reader.read();
}

const mark = Symbol('mark');

class PickleReader {
  private at = 0;
  private readonly stack: (PickledValue | typeof mark)[] = [];
  private readonly memo = new Map<string, PickledValue>();

  constructor(private readonly text: string) {}

  read(): PickledValue {
    while (this.at < this.text.length) {
      const opcode = this.text[this.at++];
      if (opcode === '.') return this.pop();
      const act = this.actions[opcode];
      if (!act) throw new PickleError(`opcode '${opcode}' at ${this.at - 1} is not one of a list of names`);
      act();
    }
    throw new PickleError('it ends before its end mark');
  }

  private readonly actions: Record<string, () => void> = {
    '(': () => this.stack.push(mark),
    l: () => this.stack.push(this.popToMark()),
    t: () => this.stack.push(this.popToMark()),
    d: () => this.stack.push(pairs(this.popToMark())),
    ']': () => this.stack.push([]),
    ')': () => this.stack.push([]),
    '}': () => this.stack.push(new Map()),
    p: () => this.memo.set(this.line(), this.peek()),
    g: () => this.stack.push(this.recall(this.line())),
    V: () => this.stack.push(rawUnicode(this.line())),
    S: () => this.stack.push(quoted(this.line())),
    I: () => this.stack.push(number(this.line())),
    L: () => this.stack.push(BigInt(integer(this.line().replace(/L$/, '')))),
    F: () => this.stack.push(number(this.line())),
    N: () => this.stack.push(null),
    c: () => this.stack.push(new PythonObject(`${this.line()}.${this.line()}`)),
    R: () => this.dropBesideObject(),
    b: () => this.dropBesideObject(),
    a: () => this.append(),
    s: () => this.setItem(),
  };

  private line(): string {
    const end = this.text.indexOf('\n', this.at);
    if (end < 0) throw new PickleError('it ends within a value');
    const line = this.text.slice(this.at, end);
    this.at = end + 1;
    return line;
  }

  private pop(): PickledValue {
    const value = this.stack.pop();
    if (value === undefined || value === mark) throw new PickleError('a value is missing');
    return value;
  }

  private peek(): PickledValue {
    const value = this.pop();
    this.stack.push(value);
    return value;
  }

  private popToMark(): PickledValue[] {
    const from = this.stack.lastIndexOf(mark);
    if (from < 0) throw new PickleError('a mark is missing');
    return this.stack.splice(from).slice(1) as PickledValue[];
  }

  private recall(key: string): PickledValue {
    const value = this.memo.get(key);
    if (value === undefined) throw new PickleError(`value ${key} is used before it is given`);
    return value;
  }

  /** Arguments or state of an object, of which only the name is kept. */
  private dropBesideObject(): void {
    this.pop();
    if (!(this.peek() instanceof PythonObject)) throw new PickleError('what is no object is called');
  }

  private append(): void {
    const value = this.pop();
    const list = this.peek();
    if (!Array.isArray(list)) throw new PickleError('something is appended to what is no list');
    list.push(value);
  }

  private setItem(): void {
    const value = this.pop();
    const key = this.pop();
    const map = this.peek();
    if (!(map instanceof Map)) throw new PickleError('an item is set in what is no dict');
    map.set(key, value);
  }
}

function pairs(values: readonly PickledValue[]): Map<PickledValue, PickledValue> {
  const map = new Map<PickledValue, PickledValue>();
  for (let i = 0; i + 1 < values.length; i += 2) map.set(values[i], values[i + 1]);
  return map;
}

function rawUnicode(text: string): string {
  return text.replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (_, short, long) =>
    String.fromCodePoint(Number.parseInt(short ?? long, 16)),
  );
}

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r' };

/** A Python string literal; Python 2 texts are bytes, read as UTF-8. */
function quoted(literal: string): string {
  const quote = literal[0];
  if ((quote !== "'" && quote !== '"') || literal.length < 2 || literal.at(-1) !== quote)
    throw new PickleError(`${literal} is no quoted text`);
  const latin = literal
    .slice(1, -1)
    .replace(/\\(?:x([0-9a-fA-F]{2})|(.))/g, (_, hex, plain) =>
      hex === undefined ? (escapes[plain] ?? plain) : String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(latin, 'latin1').toString('utf8');
}

function number(text: string): number {
  const value = Number(text);
  if (text === '' || Number.isNaN(value)) throw new PickleError(`'${text}' is no number`);
  return value;
}

function integer(text: string): string {
  if (!/^-?\d+$/.test(text)) throw new PickleError(`'${text}' is no integer`);
  return text;
}
