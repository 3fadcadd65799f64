import { Arena } from '../../../src/engine/kernels/arena.js';
import { machine, type OneName, type TwoName } from '../../../src/engine/kernels/machine.js';

const arena = new Arena();
const [left, right, result] = [arena.numbers(16), arena.numbers(16), arena.numbers(16)];

/** A function of one number as the engine's kernels compute it. */
export const ofOne = (name: OneName) => (x: number) => {
  left.fill(x);
  machine()[name](result.byteOffset, left.byteOffset, 1);
  return result[0];
};

/** A function of two numbers as the engine's kernels compute it. */
export const ofTwo = (name: TwoName) => (x: number, y: number) => {
  left.fill(x);
  right.fill(y);
  machine()[name](result.byteOffset, left.byteOffset, right.byteOffset, 1);
  return result[0];
};
