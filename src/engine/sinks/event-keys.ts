import type { WritableValues } from './table-fields.js';

/** The events of some rows; [event] each. SubEvent and SubEventStream are 0 where not given. */
export interface EventKeys {
  readonly Run: WritableValues;
  readonly Event: WritableValues;
  readonly SubEvent?: WritableValues;
  readonly SubEventStream?: WritableValues;
}

/** Keys with those that were not given: zeros. */
export function completeKeys(event: EventKeys, count: number): Required<EventKeys> {
  const { Run, Event, SubEvent = new Uint32Array(count), SubEventStream = new Int32Array(count) } = event;
  return { Run, Event, SubEvent, SubEventStream };
}
