/**
 * `jepsen-log`: the text logs of old, `INFO  jepsen.util - 3 :invoke :write 2`, as those of etcd from 2014 that Porcupine is
 * tested with. Other lines of a log are passed over. Three things are not as in a history of today:
 *
 * - `:fail :cas [0 1]` is a refusal that was seen: the register did not hold 0. Were it taken for "did not happen", as
 *   Jepsen has it now, a history that only the refusal contradicts would pass.
 * - `:fail :read :timed-out` is a read of unknown outcome, which says nothing; the process goes on under its number.
 * - a process goes on after `:fail` of a compare-and-set without its [from to], too: its outcome is unknown.
 */
import { MalformedHistory, type RecordedEvent } from '../history/recorded-event.ts'
import type { Value } from '../value.ts'
import { EdnReader } from './edn-reader.ts'

const OP = /\bjepsen\.util\b(?:\s+-)?\s+(\S+)\s+:(\w+)\s+:(\S+)(?:\s+(.*))?$/
const TYPES: readonly string[] = ['invoke', 'ok', 'fail', 'info']

export function readJepsenLog(text: string): readonly RecordedEvent[] {
  return text.split('\n').flatMap((line, at) => {
    const found = OP.exec(line.trimEnd())
    return found === null ? [] : (eventOf(found, at + 1) ?? [])
  })
}

function eventOf(
  [, process = '', type = '', f = '', rest = 'nil']: RegExpExecArray,
  line: number,
): RecordedEvent | undefined {
  if (process.startsWith(':')) return undefined // the nemesis
  if (!/^\d{1,9}$/.test(process)) throw new MalformedHistory(line, `'${process}' is no number of a process`)
  if (!isType(type)) throw new MalformedHistory(line, `':${type}' is none of :invoke, :ok, :fail, :info`)
  const event = { line, process: Number(process), type, f, value: parsedValue(rest, line) }
  return type === 'fail' ? failed(event) : event
}

function failed(event: RecordedEvent): RecordedEvent {
  if (event.f === 'cas' && Array.isArray(event.value)) return { ...event, type: 'ok', value: { applied: false } }
  return event.f === 'cas' || event.f === 'read' ? { ...event, type: 'info', goesOn: true } : event
}

function parsedValue(text: string, line: number): Value {
  const reader = new EdnReader(text, line)
  const value = reader.next()?.value ?? null
  if (reader.next() !== undefined) throw new MalformedHistory(line, `more than one value: ${text}`)
  return value
}

function isType(type: string): type is RecordedEvent['type'] {
  return TYPES.includes(type)
}
