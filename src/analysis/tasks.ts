import { DomainError, radiansToDegrees } from '../core/index.js';
import type { Table } from '../engine/index.js';
import { type EnergyBins, energyBinOf } from '../events/index.js';
import { fluxModel, type GenerationSet, type MassGroup4, thrownDensity } from '../flux/index.js';
import { type FeatureMatrix, type Model, predict, predictProbabilities } from '../learning/index.js';
import { primaryOf } from './inputs/generation-sets.js';

/** What the worker needs to reconstruct events. */
export interface ReconstructionArguments {
  readonly energyModel: Model;
  readonly groupModel: Model;
}

/** Adds the reconstructed lg(E/GeV) and the number of the mass group that was found. */
export function reconstruct(
  table: Table,
  { energyModel, groupModel }: ReconstructionArguments,
): Record<string, Float64Array> {
  return {
    reco_log_energy: predict(energyModel, featuresOf(energyModel, table)),
    reco_group: predict(groupModel, featuresOf(groupModel, table)),
  };
}

/** What the worker needs to judge events beyond the analysis' own estimates. */
export interface JudgedArguments {
  readonly groupModel: Model;
  /** The energy regression that the analysis does not use. */
  readonly otherModel: Model;
}

/** Adds the classifier's score, the expected number of the group over the largest (0 surely the lightest, 1 the heaviest), and the other regression's lg(E/GeV). */
export function addJudged(
  table: Table,
  { groupModel, otherModel }: JudgedArguments,
): Record<string, Float64Array> {
  const probabilities = predictProbabilities(groupModel, featuresOf(groupModel, table));
  const most = probabilities.length - 1;
  const reco_score = probabilities[0].map((_, row) =>
    probabilities.reduce((sum, each, group) => sum + (group * each[row]) / most, 0),
  );
  return { reco_score, other_log_energy: predict(otherModel, featuresOf(otherModel, table)) };
}

/** What a model asks for, of a table. */
export function featuresOf(model: Model, table: Table): FeatureMatrix {
  const names = model.features.map(({ name }) => name);
  return { rows: table.rows, names, columns: names.map((name) => table.numbers(name)) };
}

/** What the worker needs to weight simulated events. */
export interface WeightArguments {
  /** How all files together were thrown. */
  readonly sets: readonly GenerationSet[];
  /** Flux models: one column of weights for each. */
  readonly fluxes: readonly string[];
  /** Share of the thrown showers that the frame still holds (one half of a split). */
  readonly share: number;
}

/** The column of weights by the flux model of this index. */
export const fluxWeightColumn = (index: number): string =>
  index === 0 ? 'flux_weight' : `flux_weight_${index}`;

/**
 * Adds the events per second that each simulated event stands for: flux / thrown density, times its importance weight.
 * @throws {DomainError} an event outside every set, or with an importance weight that is no number
 */
export function addFluxWeight(
  table: Table,
  { sets, fluxes, share }: WeightArguments,
): Record<string, Float64Array> {
  const models = fluxes.map(fluxModel);
  const energies = table.numbers('MC_energy');
  const zeniths = table.numbers('MC_zenith');
  const types = table.numbers('MC_type');
  const importance = table.numbers('importance_weight');
  const weights = models.map(() => new Float64Array(table.rows));
  for (let i = 0; i < table.rows; i++) {
    const primary = primaryOf(types[i]);
    const density = share * thrownDensity(sets, primary, energies[i], zeniths[i]);
    if (!(density > 0 && Number.isFinite(importance[i])))
      refuseWeight({ primary, energyGeV: energies[i], zenithRad: zeniths[i], importance: importance[i] });
    models.forEach((model, k) => {
      weights[k][i] = (model.groupFlux([primary as MassGroup4], energies[i]) * importance[i]) / density;
    });
  }
  return Object.fromEntries(weights.map((column, k) => [fluxWeightColumn(k), column]));
}

interface OddEvent {
  readonly primary: string;
  readonly energyGeV: number;
  readonly zenithRad: number;
  readonly importance: number;
}

function refuseWeight(event: OddEvent): never {
  const { primary, energyGeV, zenithRad, importance } = event;
  const place = `${primary}, ${energyGeV.toPrecision(6)} GeV, zenith ${radiansToDegrees(zenithRad).toFixed(3)} degrees`;
  throw Number.isFinite(importance)
    ? new DomainError(`a simulated event (${place}) lies outside all that was thrown`, {
        fields: { ...event },
        remedy: 'Check simulation.sets: primaries, energies and zenith angles have to cover every event.',
      })
    : new DomainError(`the importance weight of a simulated event (${place}) is ${importance}`, {
        fields: { ...event },
        remedy: 'Look at simulation.weight, or at the column SamplingWeight of the files.',
      });
}

/**
 * The cell of each event by its energy and group, -1 outside the bins.
 * @param groupOf  the group's number; -1 for an event of no group
 */
export function cellsOf(
  energies: ArrayLike<number>,
  groupOf: ArrayLike<number>,
  bins: EnergyBins,
  groups: number,
): Int32Array {
  return Int32Array.from({ length: energies.length }, (_, i) => {
    const bin = energyBinOf(bins, energies[i]);
    return bin < 0 || groupOf[i] < 0 ? -1 : bin * groups + groupOf[i];
  });
}
