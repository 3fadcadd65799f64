/** A rotation, [3, 3] row-major. */
export type Matrix = Float64Array;

/** Rotation of the axes by an angle (rad) about axis 0, 1 or 2. */
export function rotation(axis: 0 | 1 | 2, angle: number): Matrix {
  const matrix = new Float64Array(9);
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const [i, j] = [(axis + 1) % 3, (axis + 2) % 3];
  matrix[4 * axis] = 1;
  matrix[4 * i] = c;
  matrix[4 * j] = c;
  matrix[3 * i + j] = s;
  matrix[3 * j + i] = -s;
  return matrix;
}

/** The product of rotations, the last applied first. */
export function product(...matrices: readonly Matrix[]): Matrix {
  return matrices.reduce((left, right) =>
    Float64Array.from({ length: 9 }, (_, at) => {
      const row = Math.floor(at / 3);
      const column = at % 3;
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += left[3 * row + k] * right[3 * k + column];
      return sum;
    }),
  );
}

/** Direction of unit length as longitude in [0, 2 pi) and latitude. */
export function toAngles(x: number, y: number, z: number): { longitude: number; latitude: number } {
  const longitude = Math.atan2(y, x);
  return {
    longitude: longitude < 0 ? longitude + 2 * Math.PI : longitude,
    latitude: Math.atan2(z, Math.sqrt(x * x + y * y)),
  };
}
