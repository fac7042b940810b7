/**
 * `jepsen-json`: one array of ops with Jepsen's field names.
 */
import type { RecordedEvent } from '../history/recorded-event.ts'
import { JsonReader } from './json-reader.ts'
import { opOfMap } from './op-of-map.ts'

export function readJepsenJson(text: string): readonly RecordedEvent[] {
  const events: RecordedEvent[] = []
  for (const { value, line } of new JsonReader(text).items()) {
    const event = opOfMap(value, line)
    if (event !== undefined) events.push(event)
  }
  return events
}
