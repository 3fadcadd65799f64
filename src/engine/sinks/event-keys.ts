import type { WritableValues } from './table-fields.js';

/** The events of some rows; [event] each. SubEvent and SubEventStream are 0 where not given. */
export interface EventKeys {
  readonly Run: WritableValues;
  readonly Event: WritableValues;
  readonly SubEvent?: WritableValues;
  readonly SubEventStream?: WritableValues;
}

/** Keys with those that were not given: null, for zeros. */
export function completeKeys({ Run, Event, SubEvent, SubEventStream }: EventKeys) {
  return { Run, Event, SubEvent: SubEvent ?? null, SubEventStream: SubEventStream ?? null };
}
