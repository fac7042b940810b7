/**
 * Invocations with their completions. The rules of a history: a process does one thing at a time, a completion has an
 * invocation before it that agrees in `f` and key, and after `info` a process is never heard of again (Jepsen's rule: its
 * operation may still take effect, so whoever goes on does so under another number).
 */
import type { Value } from '../value.ts'
import { MalformedHistory, type RecordedEvent } from './recorded-event.ts'

/** `answered` and `return` are absent for an operation of unknown outcome. Positions count events. */
export type PairedOperation = {
  readonly invocation: RecordedEvent
  readonly completion?: RecordedEvent
  readonly asked: Value
  readonly answered?: Value
  readonly call: number
  readonly return?: number
}

/** In order of invocation; those that surely did not happen are left out. Throws MalformedHistory. */
export function pairEvents(events: readonly RecordedEvent[]): readonly PairedOperation[] {
  const open = new Map<string | number, number>()
  const crashed = new Set<string | number>()
  const paired: (PairedOperation | undefined)[] = []
  for (const [at, event] of events.entries()) {
    const { line, process, type } = event
    if (crashed.has(process)) throw new MalformedHistory(line, `process ${process} acts again after its info`)
    const place = open.get(process)
    if (type === 'invoke') {
      if (place !== undefined)
        throw new MalformedHistory(line, `process ${process} has not completed its operation yet`)
      open.set(process, paired.length)
      paired.push({ invocation: event, asked: event.value, call: at })
      continue
    }
    const begun = place === undefined ? undefined : paired[place]
    if (place === undefined || begun === undefined)
      throw new MalformedHistory(line, `process ${process} completes what it did not invoke`)
    assertAgreement(begun.invocation, event)
    open.delete(process)
    if (type === 'fail') paired[place] = undefined
    else if (type === 'ok') paired[place] = { ...begun, completion: event, answered: event.value, return: at }
    else if (event.goesOn !== true) crashed.add(process)
  }
  return paired.filter((operation) => operation !== undefined)
}

function assertAgreement(invocation: RecordedEvent, { line, f, key }: RecordedEvent): void {
  if (f !== invocation.f)
    throw new MalformedHistory(line, `completes a ${f}, but a ${invocation.f} was invoked at line ${invocation.line}`)
  if (key !== undefined && key !== invocation.key)
    throw new MalformedHistory(line, `is about key ${key}, but line ${invocation.line} is about ${invocation.key}`)
}
