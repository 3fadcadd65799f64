import type { Table } from './table.js';

/** Parameters of a flux model that was fitted to the counts through the response. */
export interface FittedParameters {
  readonly parameters: readonly { readonly name: string; readonly value: number; readonly error: number }[];
  readonly chi2: number;
  readonly ndf: number;
  readonly p_value: number;
}

export function fitTable({ parameters, chi2, ndf, p_value: p }: FittedParameters): Table {
  return {
    title: 'Flux model folded through the response',
    columns: [{ name: 'parameter' }, { name: 'fitted', align: 'right' }],
    rows: parameters.map(({ name, value, error }) => [
      name,
      `${value.toFixed(3)} ± ${error.toFixed(3)}`.replaceAll('-', '−'),
    ]),
    note: `Poisson deviance ${chi2.toFixed(1)} for ${ndf} degrees of freedom, p = ${p.toPrecision(2)}. Statistical errors alone; no unfolding. Fluxes in m⁻² s⁻¹ sr⁻¹ GeV⁻¹.`,
  };
}
