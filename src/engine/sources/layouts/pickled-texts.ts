import { PickleError } from './pickle.js';

/** An array of texts that pandas (format=fixed) stored as one pickle; missing ones (None, NaN) are null. */
export interface PickledTexts {
  readonly shape: readonly number[];
  readonly texts: readonly (string | null)[];
  /** Whether the first axis runs fastest. */
  readonly fortranOrder: boolean;
}

type Value = string | number | boolean | null | Value[] | PickledObject;

/** Something made by a call that is not made here: only its state is kept. */
class PickledObject {
  state: Value = null;
}

/**
 * Reads the pickle (protocols 2 to 5) of a numpy array of texts. Nothing in it is called.
 * @throws {PickleError} for anything else
 */
export function readPickledTexts(bytes: Uint8Array): PickledTexts {
  const array = new BinaryPickle(bytes).read();
  const state = array instanceof PickledObject ? array.state : null;
  if (!Array.isArray(state) || state.length !== 5) throw new PickleError('it is not an array of objects');
  const [, shape, , fortranOrder, items] = state;
  if (!Array.isArray(shape) || !Array.isArray(items)) throw new PickleError('it is not an array of objects');
  return { shape: shape.map(Number), texts: items.map(textOrMissing), fortranOrder: fortranOrder === true };
}

function textOrMissing(value: Value): string | null {
  if (typeof value === 'string') return value;
  if (value === null || (typeof value === 'number' && Number.isNaN(value))) return null;
  throw new PickleError('it holds more than texts');
}

const mark = Symbol('mark');
const utf8 = new TextDecoder();

class BinaryPickle {
  private at = 0;
  private readonly view: DataView;
  private readonly stack: (Value | typeof mark)[] = [];
  private readonly memo: Value[] = [];

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  read(): Value {
    while (this.at < this.bytes.length) {
      const opcode = this.bytes[this.at++];
      if (opcode === 0x2e) return this.pop();
      const act = this.actions[opcode];
      if (!act) throw new PickleError(`opcode 0x${opcode.toString(16)} at ${this.at - 1} is not known`);
      act();
    }
    throw new PickleError('it ends before its end mark');
  }

  private readonly actions: Record<number, () => void> = {
    128: () => this.skip(1), // PROTO
    149: () => this.skip(8), // FRAME
    148: () => this.memo.push(this.peek()), // MEMOIZE
    113: () => this.put(this.byte()), // BINPUT
    114: () => this.put(this.uint32()), // LONG_BINPUT
    104: () => this.push(this.memo[this.byte()]), // BINGET
    106: () => this.push(this.memo[this.uint32()]), // LONG_BINGET
    140: () => this.push(this.text(this.byte())), // SHORT_BINUNICODE
    88: () => this.push(this.text(this.uint32())), // BINUNICODE
    67: () => this.push(this.text(this.byte())), // SHORT_BINBYTES
    85: () => this.push(this.text(this.byte())), // SHORT_BINSTRING
    75: () => this.push(this.byte()), // BININT1
    77: () => this.push(this.number(2, (at) => this.view.getUint16(at, true))), // BININT2
    74: () => this.push(this.number(4, (at) => this.view.getInt32(at, true))), // BININT
    71: () => this.push(this.number(8, (at) => this.view.getFloat64(at, false))), // BINFLOAT
    78: () => this.push(null), // NONE
    136: () => this.push(true), // NEWTRUE
    137: () => this.push(false), // NEWFALSE
    40: () => this.stack.push(mark), // MARK
    41: () => this.push([]), // EMPTY_TUPLE
    93: () => this.push([]), // EMPTY_LIST
    116: () => this.push(this.popToMark()), // TUPLE
    133: () => this.tuple(1),
    134: () => this.tuple(2),
    135: () => this.tuple(3),
    97: () => this.extend([this.pop()]), // APPEND
    101: () => this.extend(this.popToMark()), // APPENDS
    99: () => this.global(), // GLOBAL
    147: () => this.tuple(2), // STACK_GLOBAL
    82: () => this.reduce(), // REDUCE
    98: () => this.build(), // BUILD
  };

  private skip(bytes: number): void {
    this.at += bytes;
  }

  private push(value: Value | undefined): void {
    if (value === undefined) throw new PickleError('a value is used before it is given');
    this.stack.push(value);
  }

  private pop(): Value {
    const value = this.stack.pop();
    if (value === undefined || value === mark) throw new PickleError('a value is missing');
    return value;
  }

  private peek(): Value {
    const value = this.pop();
    this.stack.push(value);
    return value;
  }

  private popToMark(): Value[] {
    const from = this.stack.lastIndexOf(mark);
    if (from < 0) throw new PickleError('a mark is missing');
    return this.stack.splice(from).slice(1) as Value[];
  }

  private put(key: number): void {
    this.memo[key] = this.peek();
  }

  private byte(): number {
    return this.number(1, (at) => this.view.getUint8(at));
  }

  private uint32(): number {
    return this.number(4, (at) => this.view.getUint32(at, true));
  }

  private number(bytes: number, read: (at: number) => number): number {
    if (this.at + bytes > this.bytes.length) throw new PickleError('it ends within a value');
    const value = read(this.at);
    this.at += bytes;
    return value;
  }

  private text(length: number): string {
    if (this.at + length > this.bytes.length) throw new PickleError('it ends within a text');
    const text = utf8.decode(this.bytes.subarray(this.at, this.at + length));
    this.at += length;
    return text;
  }

  private tuple(length: number): void {
    const values: Value[] = [];
    for (let i = 0; i < length; i++) values.unshift(this.pop());
    this.push(values);
  }

  private extend(values: readonly Value[]): void {
    const list = this.peek();
    if (!Array.isArray(list)) throw new PickleError('something is appended to what is no list');
    for (const value of values) list.push(value);
  }

  /** Two lines of text, module and name: kept as text, never looked up. */
  private global(): void {
    const first = this.bytes.indexOf(10, this.at);
    const second = this.bytes.indexOf(10, first + 1);
    if (first < 0 || second < 0) throw new PickleError('it ends within a name');
    this.push(this.text(second - this.at + 1));
  }

  private reduce(): void {
    this.pop();
    this.pop();
    this.push(new PickledObject());
  }

  private build(): void {
    const state = this.pop();
    const object = this.peek();
    if (!(object instanceof PickledObject)) throw new PickleError('a state is given to what is no object');
    object.state = state;
  }
}
