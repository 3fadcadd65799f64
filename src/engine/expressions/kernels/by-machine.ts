import { machine, type OneName, type SteppedName, type TwoName } from '../../kernels/machine.js';
import { address, type Kernel, step } from './vector.js';

/** A kernel of one column. */
export const one = (name: OneName): Kernel => {
  return (out, [x], n) => machine()[name](address(out), address(x), n);
};

/** A kernel of two columns; a constant is a column full of it. */
export const two = (name: TwoName): Kernel => {
  return (out, [x, y], n) => machine()[name](address(out), address(x), address(y), n);
};

/** A kernel of two columns, or of a column and a constant. */
export const stepped = (name: SteppedName): Kernel => {
  return (out, [x, y], n) => machine()[name](address(out), address(x), step(x), address(y), step(y), n);
};

/** The same with its arguments in the other order. */
export const swapped = (name: SteppedName): Kernel => {
  const kernel = stepped(name);
  return (out, [x, y], n) => kernel(out, [y, x], n);
};
