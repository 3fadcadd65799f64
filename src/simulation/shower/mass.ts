import { type PrimaryName, primaries } from '../../events/index.js';

/** Numbers that differ between the four primaries. All but the masses are choices tuned as docs/simulation.md says. */
export interface MassParameters {
  readonly massNumber: number;
  readonly lnA: number;
  readonly pdg: number;
  /** Depth of the first interaction: mean of an exponential, g/cm^2; and width of the development after it. */
  readonly firstInteractionGPerCm2: number;
  readonly developmentGPerCm2: number;
  /** Shower-to-shower spread of lg S125 at 1 PeV. */
  readonly sizeSpread: number;
  /** lg(dE/dX) = energyLossAtPivot + energyLossSlope (lgE - 6.0106) / 0.9333 for vertical showers. */
  readonly energyLossAtPivot: number;
  readonly energyLossSlope: number;
  /** Shower-to-shower spread of lg of the number of muons above some 500 GeV, and so of lg(dE/dX), at 1 PeV. */
  readonly energyLossSpread: number;
  /** Share of showers with unusually few muons. */
  readonly fewMuonsShare: number;
}

type Row = readonly [number, number, number, number, number, number, number];

const rows: Record<PrimaryName, Row> = {
  p: [60, 40, 0.085, 0.6, 0.79, 0.3, 0.08],
  He: [45, 35, 0.065, 0.83, 0.765, 0.25, 0],
  O: [25, 22, 0.07, 1.0, 0.73, 0.2, 0],
  Fe: [17, 17, 0.062, 1.18, 0.7, 0.17, 0],
};

/** The parameters of each primary. */
export const massParameters: Record<PrimaryName, MassParameters> = Object.fromEntries(
  primaries.map(({ name, massNumber, pdg }) => {
    const [first, development, size, atPivot, slope, loss, fewMuonsShare] = rows[name];
    const parameters: MassParameters = {
      massNumber,
      lnA: Math.log(massNumber),
      pdg,
      firstInteractionGPerCm2: first,
      developmentGPerCm2: development,
      sizeSpread: size,
      energyLossAtPivot: atPivot,
      energyLossSlope: slope,
      energyLossSpread: loss,
      fewMuonsShare,
    };
    return [name, parameters];
  }),
) as Record<PrimaryName, MassParameters>;
