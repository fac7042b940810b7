/**
 * `jepsen-json`: one array of ops with Jepsen's field names.
 */
import type { HistoryEvent } from '../history/history-event.ts'
import { JsonReader } from './json-reader.ts'
import { opOfMap } from './op-of-map.ts'

export function readJepsenJson(text: string): readonly HistoryEvent[] {
  return [...new JsonReader(text).items()].flatMap(({ value, line }) => opOfMap(value, line) ?? [])
}
