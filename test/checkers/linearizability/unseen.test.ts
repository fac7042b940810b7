import { check, integer, property } from 'fast-check'
import { checkOperations } from 'porcupine-ts'
import { describe, expect, it } from 'vitest'
import { modelNamed } from '../../../checkers/index.ts'
import { splitHistory } from '../../../checkers/linearizability/split-history.ts'
import { withoutUnseen } from '../../../checkers/linearizability/unseen.ts'
import { HistoryBuilder } from '../../../harness/core/history-builder.ts'
import type { Json } from '../../../harness/core/json.ts'
import { Random } from '../../../harness/core/random.ts'

const MODEL = modelNamed('versioned-register')
const BUDGET = { steps: 1_000_000, bytes: 1 << 28 }

type Said = { readonly f: string; readonly value: Json; readonly ok?: Json }

/** Operations one after another, each by a process of its own; those without `ok` stay open for ever. */
function keyHistory(said: readonly Said[]) {
  const builder = new HistoryBuilder()
  said.forEach(({ f, value, ok }, process) => {
    const common = { time: 0, process, f, key: 'k' }
    builder.add({ ...common, index: builder.length, type: 'invoke', value })
    builder.add({ ...common, index: builder.length, type: ok === undefined ? 'info' : 'ok', value: ok ?? value })
  })
  const split = splitHistory(builder.finish(), MODEL, new Set())
  if (split.type === 'problem' || split.keys[0] === undefined) throw new Error('not a history')
  return split.keys[0]
}

const left = (said: readonly Said[]) =>
  withoutUnseen(keyHistory(said), MODEL).operations.map(({ input }) => input.value)

describe('operations of unknown outcome that nobody saw', () => {
  it('are left out: reads, writes, compare-and-sets', () => {
    expect(
      left([
        { f: 'write', value: 1, ok: [1, 1] },
        { f: 'write', value: 2 },
        { f: 'read', value: null },
        { f: 'cas', value: [1, 3] },
        { f: 'read', value: null, ok: [1, 1] },
      ]),
    ).toEqual([1, null])
  })

  it('stay where they were seen, and where one that was seen may have seen them', () => {
    expect(
      left([
        { f: 'write', value: 1 },
        { f: 'write', value: 9 },
        { f: 'cas', value: [1, 2] },
        { f: 'cas', value: [2, 3] },
        { f: 'read', value: null, ok: [7, 3] },
      ]),
    ).toEqual([1, [1, 2], [2, 3], null])
  })

  it('stay where they were asked for and found', () => {
    expect(
      left([
        { f: 'write', value: 1 },
        { f: 'cas', value: [1, 2], ok: { applied: true, revision: 5 } },
        { f: 'write', value: 4 },
        { f: 'cas', value: [7, 8], ok: { applied: false, seen: [6, 4] } },
      ]),
    ).toEqual([1, [1, 2], 4, [7, 8]])
  })

  it('change no verdict', () => {
    const verdicts = new Set<string>()
    const sameVerdict = property(integer({ min: 0, max: 2 ** 31 }), (seed) => {
      const history = keyHistory(randomOperations(Random.stream(seed, 'unseen')))
      const whole = checkOperations(MODEL.model, history.operations, BUDGET).type
      const pruned = checkOperations(MODEL.model, withoutUnseen(history, MODEL).operations, BUDGET).type
      verdicts.add(whole)
      return whole === pruned
    })
    expect(check(sameVerdict, { numRuns: 3_000, seed: 1 }).failed).toBe(false)
    expect([...verdicts].sort()).toEqual(['linearizable', 'violation'])
  })
})

/** Few values and revisions, so that some histories can be explained and some cannot. */
function randomOperations(random: Random): readonly Said[] {
  let written = 0
  return Array.from({ length: random.integer(2, 7) }, (): Said => {
    const seen = random.integer(0, Math.max(1, written))
    const version = seen === 0 ? [0, null] : [random.integer(seen, seen + 1), seen]
    const isOk = random.integer(0, 2) > 0
    const f = random.pick(['read', 'write', 'cas'])
    if (f === 'read') return { f, value: null, ...(isOk ? { ok: version } : {}) }
    written += 1
    if (f === 'write') return { f, value: written, ...(isOk ? { ok: [random.integer(1, written + 1), written] } : {}) }
    const applied = { applied: true, revision: random.integer(1, written + 1) }
    const ok = random.integer(0, 1) === 0 ? applied : { applied: false, seen: version }
    return { f, value: [Math.max(1, seen), written], ...(isOk ? { ok } : {}) }
  })
}
