import { sine } from './sine';

const pi: f64 = Math.PI;
const piRest: f64 = 1.2246467991473532e-16;
/** acos(2/3), where the northern cap ends, and the colatitude where the southern one begins. */
const beltFrom: f64 = 0.8410686705679303;
const beltTo: f64 = 2.300523983021863;
const rootOfSix: f64 = 2.449489742783178;

/** Whether both lanes hold a direction: 0 <= theta <= pi, phi finite. */
export function areDirections(theta: v128, phi: v128): v128 {
  const inside = v128.and(f64x2.ge(theta, f64x2.splat(0)), f64x2.le(theta, f64x2.splat(pi)));
  return v128.and(inside, f64x2.lt(f64x2.abs(phi), f64x2.splat(Infinity)));
}

/** Lanes whose direction lies in the belt, |cos theta| <= 2/3. */
export function inBelt(theta: v128): v128 {
  return v128.and(f64x2.ge(theta, f64x2.splat(beltFrom)), f64x2.le(theta, f64x2.splat(beltTo)));
}

/** Lanes north of the equator. */
export function isNorthern(theta: v128): v128 {
  return f64x2.lt(theta, f64x2.splat(pi / 2));
}

/**
 * In the belt cos theta = sin(pi/2 - theta), at most 2/3 in size. In a cap sqrt(3 (1 - |cos theta|)) = sqrt(6) sin(t / 2), t the angle
 * from the pole, below 1: this form keeps its digits at the pole.
 */
export function height(theta: v128, belt: v128, north: v128): v128 {
  const zero = f64x2.splat(0);
  const whole = v128.bitselect(zero, f64x2.splat(pi), north);
  const wholeRest = v128.bitselect(zero, f64x2.splat(piRest), north);
  const from = f64x2.sub(v128.bitselect(f64x2.splat(pi / 2), whole, belt), theta);
  const rest = v128.bitselect(f64x2.splat(piRest / 2), wholeRest, belt);
  const sum = f64x2.add(from, rest);
  const tail = f64x2.add(f64x2.sub(from, sum), rest);
  const scale = v128.bitselect(
    f64x2.splat(1),
    v128.bitselect(f64x2.splat(-0.5), f64x2.splat(0.5), north),
    belt,
  );
  const s = sine(f64x2.mul(sum, scale), f64x2.mul(tail, scale));
  const z = f64x2.pmin(f64x2.pmax(s, f64x2.splat(-2.0 / 3.0)), f64x2.splat(2.0 / 3.0));
  const fromPole = f64x2.pmin(f64x2.mul(s, f64x2.splat(rootOfSix)), f64x2.splat(1 - 1.1102230246251565e-16));
  return v128.bitselect(z, fromPole, belt);
}

/** Longitude in quarter turns, in [0, 4). */
export function quarterTurns(phi: v128): v128 {
  const turns = f64x2.mul(phi, f64x2.splat(2 / pi));
  const whole = f64x2.floor(f64x2.mul(turns, f64x2.splat(0.25)));
  const rest = f64x2.sub(turns, f64x2.mul(whole, f64x2.splat(4)));
  // What lies just below 0 rounds to 4, which is 0 again.
  return v128.andnot(rest, f64x2.ge(rest, f64x2.splat(4)));
}
