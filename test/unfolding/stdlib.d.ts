declare module '@stdlib/math-base-special-gammaln' {
  export default function gammaln(x: number): number;
}
declare module '@stdlib/math-base-special-gammainc' {
  export default function gammainc(x: number, a: number, regularized?: boolean, upper?: boolean): number;
}
