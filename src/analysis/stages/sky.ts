import { writeSkyAnalysis } from '../../skymap/index.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import { cellColumns, discResponse, reconstructedYears } from '../sky/sky-events.js';
import { type SkyPicture, skyPicture } from '../sky/sky-section.js';
import { skyOfFrame } from '../sky/sky-settings.js';
import { skySentences } from '../sky/sky-text.js';
import { dataDependencies } from './data.js';
import type { SimulatedStages } from './simulated.js';

/** Sky maps of the data, in files in the folder `sky` of the run; nothing where the analysis file has no section `sky`. */
export async function skyStage(
  context: RunContext,
  simulated: SimulatedStages,
): Promise<Stored<SkyPicture> | undefined> {
  const { sky: settings, seed } = context.analysis.content;
  if (settings === undefined) return undefined;
  const { directory, inputs } = context;
  const { models } = simulated;
  const data = inputs.years.map((year) => dataDependencies(context, models, year));
  const response = settings.unfoldingIterations > 0 ? discResponse(context, simulated) : undefined;
  return directory.stage('sky', { data, settings, seed, response }, async () => {
    const folder = directory.file('sky');
    const frame = await reconstructedYears(context, models);
    const sky = await skyOfFrame(frame, cellColumns(context), {
      ...{ settings, seed, response, folder },
    });
    await writeSkyAnalysis(folder, sky);
    return skyPicture(sky, { decMaxDegrees: settings.decMaxDegrees, found: skySentences(sky) });
  });
}
