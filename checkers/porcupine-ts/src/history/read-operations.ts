/**
 * From the events of a history to operations of a model, each key a part of its own.
 * A key stands in a field beside the value, or around it: Jepsen's independent keys write [key value]. Which of the two is
 * told by the first invocation, and then has to hold for all. Operations of a transaction name their keys themselves.
 */
import type { Model } from '../model.ts'
import type { Operation } from '../operation.ts'
import { acknowledged, isName, type Shape } from '../shipped/shapes.ts'
import { type Asked, plainly, type ShippedModel } from '../shipped/shipped-model.ts'
import { excerpt, type Value } from '../value.ts'
import { type PairedOperation, pairEvents } from './pair-events.ts'
import { MalformedHistory, type RecordedEvent } from './recorded-event.ts'

/** `invocations[i]` and `completions[i]` are the events of `operations[i]`; a crashed operation has no completion. */
export type ReadHistory = {
  readonly model: Model<unknown, Asked, unknown>
  readonly operations: readonly Operation<Asked, unknown>[]
  readonly invocations: readonly RecordedEvent[]
  readonly completions: readonly (RecordedEvent | undefined)[]
  /** In order of first appearance; empty if the history is about one object. */
  readonly keys: readonly (string | number)[]
}

type Keying = 'field' | 'tuple' | 'none'
type Located = { readonly asked: Value; readonly answered: Value | undefined; readonly key?: string | number }
type Translation = { readonly operation: Operation<Asked, unknown>; readonly keys?: readonly (string | number)[] }

/** Throws MalformedHistory for whatever the model cannot read. */
export function readOperations(events: readonly RecordedEvent[], shipped: ShippedModel): ReadHistory {
  const paired = pairEvents(events)
  const keying = keyingOf(paired, shipped)
  const translations = paired.map((operation) => translate(operation, keying, shipped))
  const whole = shipped.severalKeys === 'whole' && translations.some(({ keys = [] }) => keys.length !== 1)
  const operations = translations.map(({ operation, keys }) => {
    const key = whole ? undefined : keys?.[0]
    return key === undefined ? operation : { ...operation, input: { ...operation.input, key } }
  })
  const keys = [...new Set(operations.flatMap(({ input }) => (input.key === undefined ? [] : [input.key])))]
  const model = keys.length === 0 ? shipped.model : { ...shipped.model, split: ({ key }: Asked) => key ?? '' }
  return {
    model,
    operations,
    invocations: paired.map(({ invocation }) => invocation),
    completions: paired.map(({ completion }) => completion),
    keys,
  }
}

function keyingOf(paired: readonly PairedOperation[], shipped: ShippedModel): Keying {
  const first = paired[0]
  if (first === undefined) return 'none'
  const { key, f, line } = first.invocation
  if (shipped.severalKeys !== undefined) {
    if (key === undefined) return 'none'
    throw new MalformedHistory(line, 'a transaction names its keys itself; it has none beside it')
  }
  if (key !== undefined) return 'field'
  const shape = shapeOf(f, line, shipped).asked
  const inner = tupleOf(first.asked)
  return !shape.fits(first.asked) && inner !== undefined && shape.fits(inner.value) ? 'tuple' : 'none'
}

function translate(operation: PairedOperation, keying: Keying, shipped: ShippedModel): Translation {
  const { invocation, completion, call } = operation
  const { f, line, process } = invocation
  const { asked, answered, key } = located(operation, keying)
  const shapes = shapeOf(f, line, shipped)
  if (!shapes.asked.fits(asked))
    throw new MalformedHistory(line, `a ${f} of ${excerpt(asked)}, not of ${shapes.asked.says}`)
  if (answered !== undefined && !shapes.answered.fits(answered))
    throw new MalformedHistory(completion?.line, `an ok ${f} with ${excerpt(answered)}, not ${shapes.answered.says}`)
  const translated = (shipped.translate ?? plainly)({ f, asked, answered: answer(answered, shapes), process })
  if ('problem' in translated) throw new MalformedHistory(completion?.line ?? line, `${f}: ${translated.problem}`)
  const { input, output, keys = key === undefined ? undefined : [key] } = translated
  if (shipped.severalKeys === 'refused' && keys?.length !== 1)
    throw new MalformedHistory(
      line,
      `a transaction on ${keys?.length ?? 0} keys: ${shipped.name} is judged key by key, and a transaction is never split`,
    )
  const returned = operation.return === undefined ? {} : { output, return: operation.return }
  return { operation: { input, call, ...returned }, ...(keys === undefined ? {} : { keys }) }
}

/** Equal operations should look equal, so what is of no interest is left out. */
function answer(answered: Value | undefined, shapes: { readonly answered: Shape }): Value | undefined {
  return answered !== undefined && shapes.answered === acknowledged ? null : answered
}

function located({ invocation, completion, asked, answered }: PairedOperation, keying: Keying): Located {
  const { key, line } = invocation
  if (keying === 'field') {
    if (key === undefined) throw new MalformedHistory(line, 'it has no key, though the operations before it have one')
    return { asked, answered, key }
  }
  if (key !== undefined) throw new MalformedHistory(line, 'it has a key, though the operations before it have none')
  if (keying === 'none') return { asked, answered }
  const outer = tupleOf(asked)
  if (outer === undefined) throw new MalformedHistory(line, `its value is not [key, value]: ${excerpt(asked)}`)
  if (answered === undefined) return { asked: outer.value, answered, key: outer.key }
  const reply = tupleOf(answered)
  if (reply?.key !== outer.key)
    throw new MalformedHistory(completion?.line, `its value is not [${outer.key}, value]: ${excerpt(answered)}`)
  return { asked: outer.value, answered: reply.value, key: outer.key }
}

function tupleOf(value: Value): { readonly key: string | number; readonly value: Value } | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [key, inner = null] = value as readonly Value[]
  return isName(key) ? { key, value: inner } : undefined
}

function shapeOf(f: string, line: number, { name, functions }: ShippedModel) {
  const shapes = Object.hasOwn(functions, f) ? functions[f] : undefined
  if (shapes !== undefined) return shapes
  const known = Object.keys(functions).join(', ')
  throw new MalformedHistory(line, `the model ${name} knows no function '${f}' (${known})`)
}
