/**
 * `jepsen-edn`: Jepsen's history.edn, ops one behind the other or all in one vector; `porcupine-kv`: the files of
 * Porcupine's kv tests, which are the same with a `:key` beside the value.
 * As everywhere in Jepsen `:fail` says that it did not happen, of a compare-and-set too, and `:info` that nobody knows.
 */
import { MalformedHistory, type RecordedEvent } from '../history/recorded-event.ts'
import { EdnReader } from './edn-reader.ts'
import { opOfMap } from './op-of-map.ts'

export function readJepsenEdn(text: string): readonly RecordedEvent[] {
  const reader = new EdnReader(text)
  const events: RecordedEvent[] = []
  const isVector = reader.enter()
  while (!(isVector && reader.leave())) {
    const next = reader.next()
    if (next === undefined) {
      if (isVector) throw new MalformedHistory(undefined, 'the vector of ops has no end')
      return events
    }
    const event = opOfMap(next.value, next.line)
    if (event !== undefined) events.push(event)
  }
  const behind = reader.next()
  if (behind !== undefined) throw new MalformedHistory(behind.line, 'there is more behind the end of the vector')
  return events
}

export function readPorcupineKv(text: string): readonly RecordedEvent[] {
  const events = readJepsenEdn(text)
  const keyless = events.find(({ key }) => key === undefined)
  if (keyless !== undefined) throw new MalformedHistory(keyless.line, 'an op without a :key')
  return events
}
