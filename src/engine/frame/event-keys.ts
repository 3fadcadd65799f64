/** What makes an event in files of IceTray's tables; unique within a file. */
export const eventKeyNames = ['Run', 'Event', 'SubEvent', 'SubEventStream'] as const;

export type EventKeyName = (typeof eventKeyNames)[number];

/** Columns and second names of a frame. */
interface Named {
  readonly columns: readonly string[];
  has(name: string): boolean;
}

/** The columns of a frame that identify its events: its own ('Run'), else those of its first table ('Laputop.Run'). */
export function eventKeys(frame: Named): Partial<Record<EventKeyName, string>> {
  const found = eventKeyNames.flatMap((key) => {
    const name = frame.has(key) ? key : frame.columns.find((column) => column.endsWith(`.${key}`));
    return name === undefined ? [] : [[key, name] as const];
  });
  return Object.fromEntries(found);
}
