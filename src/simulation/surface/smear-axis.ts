import type { RandomStream } from '../../core/index.js';
import type { Core, Shower } from '../shower/shower.js';
import type { SurfaceFit } from './surface-stage.js';

const degree = Math.PI / 180;

/** Angular resolution of each of two projections, rad [tuned: 0.48 deg 10^(-0.25 (lgE - 6.2)), 0.2 deg at least]. */
export const angularResolution = (lgEnergy: number): number =>
  degree * Math.max(0.2, 0.48 * 10 ** (-0.25 * (lgEnergy - 6.2)));

/** Core resolution of each projection, m [chosen: 8 m 10^(-0.3 (lgE - 6.3)), 3 m at least]. */
export const coreResolution = (lgEnergy: number): number => Math.max(3, 8 * 10 ** (-0.3 * (lgEnergy - 6.3)));

/** The true axis and core, smeared. */
export function smearAxis(shower: Shower, core: Core, random: RandomStream, out: SurfaceFit): void {
  const angle = angularResolution(shower.lgEnergy);
  tilt(shower, angle * random.normal(), angle * random.normal(), out);
  const sigma = coreResolution(shower.lgEnergy);
  out.x = core.x + sigma * random.normal();
  out.y = core.y + sigma * random.normal();
}

/** The direction moved by small angles along and across the meridian. */
function tilt({ zenithRad, azimuthRad }: Shower, along: number, across: number, out: SurfaceFit): void {
  const sine = Math.sin(zenithRad);
  const cosine = Math.cos(zenithRad);
  const horizontal = sine + along * cosine;
  const vertical = cosine - along * sine;
  out.zenithRad = Math.atan2(Math.hypot(horizontal, across), vertical);
  out.azimuthRad = wrap(azimuthRad + Math.atan2(across, horizontal));
}

/** An angle in [0, 2 pi). */
export const wrap = (angle: number): number => angle - 2 * Math.PI * Math.floor(angle / (2 * Math.PI));
