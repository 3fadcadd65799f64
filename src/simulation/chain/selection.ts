/**
 * Which events are kept. 'triggered': 6 DOMs with coincident tanks, that is 3 stations. 'preselected': what the level-3 files of the
 * experiment hold, at least 5 stations and signals in the ice, and an axis within 1.1 of both outlines.
 */
export type Kept = 'triggered' | 'preselected';

/** 'parametrised': stations and reconstruction by probabilities and resolutions; 'hits': every tank's signal and time, and a fit to them. */
export type Level = 'parametrised' | 'hits';

/** A coincidence of both tanks gives two HLC DOMs; the array trigger wants six. */
export const triggerStations = 3;
/** The reconstruction of the surface signals wants five. */
export const reconstructionStations = 5;
export const preselectionContainment = 1.1;
