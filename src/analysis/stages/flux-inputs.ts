import type { Stored } from '../run/run-directory.js';
import type { SystematicResult } from '../spectrum/systematic-shifts.js';
import type { ZenithBandFluxes } from '../zenith-bands/index.js';
import type { EventsResult } from './events.js';
import type { FluxFit } from './fit.js';
import type { SpectrumResult } from './unfolding.js';
import type { YearsResult } from './years.js';

/** Everything that a flux is made of. */
export interface FluxInputs {
  readonly events: Stored<EventsResult>;
  readonly spectrum: Stored<SpectrumResult>;
  readonly systematics: readonly SystematicResult[];
  /** The years alone; without any where there is one. */
  readonly years: Stored<YearsResult>;
  /** Where the analysis file has a section `fit`. */
  readonly fit?: Stored<FluxFit>;
  /** Where it has a section `zenithBands`. */
  readonly zenithBands?: Stored<ZenithBandFluxes>;
}
