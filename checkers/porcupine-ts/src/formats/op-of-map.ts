/**
 * An event from a map with Jepsen's field names. What is no client's op, as the nemesis's, is nobody's business here.
 */
import { MalformedHistory, type RecordedEvent } from '../history/recorded-event.ts'
import { isName } from '../shipped/shapes.ts'
import { excerpt, isRecord, type Value } from '../value.ts'

/** Undefined for an op of the nemesis, whose process is a name. Names may have a keyword's colon. */
export function opOfMap(map: Value, line: number): RecordedEvent | undefined {
  if (!isRecord(map))
    throw new MalformedHistory(line, `not an op (a map with process, type, f, value): ${excerpt(map)}`)
  const process = withoutColon(map['process'])
  if (typeof process === 'string') return undefined
  if (typeof process !== 'number' || !Number.isSafeInteger(process) || process < 0)
    throw wrong(line, 'process', 'an integer from 0, or a name for the nemesis', map['process'])
  const type = withoutColon(map['type'])
  if (type !== 'invoke' && type !== 'ok' && type !== 'fail' && type !== 'info')
    throw wrong(line, 'type', 'invoke, ok, fail or info', map['type'])
  const f = withoutColon(map['f'])
  if (typeof f !== 'string' || f === '') throw wrong(line, 'f', 'a name', map['f'])
  const { key = null, value = null } = map
  if (key !== null && !isName(key)) throw wrong(line, 'key', 'a string or a number', key)
  return { line, process, type, f, value, ...(key === null ? {} : { key }) }
}

function withoutColon(name: Value | undefined): Value | undefined {
  return typeof name === 'string' && name.startsWith(':') ? name.slice(1) : name
}

function wrong(line: number, field: string, expected: string, got: Value | undefined): MalformedHistory {
  return new MalformedHistory(line, `field '${field}' must be ${expected}; it is ${excerpt(got)}`)
}
