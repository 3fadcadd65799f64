import type { Scheme } from '../healpix/geometry.js';

/** A quantity on the sky. */
export interface MapColumn {
  readonly name: string;
  readonly unit?: string;
  /** [pixel], whole sky; NaN where there are no data */
  readonly values: Float64Array;
}

/** Maps as a HEALPix file holds them. */
export interface HealpixFile {
  readonly nside: number;
  readonly scheme: Scheme;
  /** 'C' equatorial, 'G' galactic, 'E' ecliptic; '' where the file does not say. */
  readonly coordinates: string;
  readonly columns: readonly MapColumn[];
}

/** What HEALPix files write where there are no data. */
export const unseen = -1.6375e30;
