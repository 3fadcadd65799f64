/** Radius of the disc on which cores are thrown, by decade of energy: IceTop simulation of the composition analysis. */
export const thrownRadii: readonly {
  readonly fromLgEnergy: number;
  readonly toLgEnergy: number;
  readonly radiusM: number;
}[] = [
  { fromLgEnergy: 5, toLgEnergy: 6, radiusM: 800 },
  { fromLgEnergy: 6, toLgEnergy: 7, radiusM: 1100 },
  { fromLgEnergy: 7, toLgEnergy: 8, radiusM: 1700 },
  { fromLgEnergy: 8, toLgEnergy: 9, radiusM: 2600 },
  { fromLgEnergy: 9, toLgEnergy: 10, radiusM: 2900 },
];

/** m, at lg(E/GeV) from 5 to 10. */
export function thrownRadius(lgEnergy: number): number {
  return thrownRadii.find(({ toLgEnergy }) => lgEnergy < toLgEnergy)?.radiusM ?? 2900;
}
