/**
 * `jsonl`: one JSON object a line, ordeal's own history file (docs/checking-a-history.md).
 */
import { MalformedHistory, type RecordedEvent } from '../history/recorded-event.ts'
import type { Value } from '../value.ts'
import { opOfMap } from './op-of-map.ts'

export function readJsonl(text: string): readonly RecordedEvent[] {
  const events: RecordedEvent[] = []
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const event = opOfMap(parsed(line, at + 1), at + 1)
    if (event !== undefined) events.push(event)
  }
  return events
}

function parsed(text: string, line: number): Value {
  try {
    return JSON.parse(text) as Value
  } catch (error) {
    throw new MalformedHistory(line, `not JSON: ${error instanceof Error ? error.message : error}`)
  }
}
