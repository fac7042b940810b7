/**
 * Witnesses are sound (no step may make an innocent history guilty), illegal by themselves, and minimal.
 */
import { checkOperations, type Operation, type RegisterInput } from 'porcupine-ts'
import { describe, expect, it } from 'vitest'
import { DEFAULT_BUDGET } from '../../../checkers/checker.ts'
import type { HistoryModel } from '../../../checkers/linearizability/history-model.ts'
import { casRegisterModel, registerModel } from '../../../checkers/linearizability/models/register.ts'
import { versionedRegisterModel } from '../../../checkers/linearizability/models/versioned-register.ts'
import { cutAfter, minimize } from '../../../checkers/linearizability/witness.ts'
import { Random } from '../../../harness/core/random.ts'
import { isLinearizableByBruteForce } from '../support/brute-force.ts'
import { type RandomOperation, randomHistory, unversioned, versioned } from '../support/random-histories.ts'
import { registerTimeline, versionedTimeline } from '../support/register-notation.ts'

type Operations = readonly Operation<RegisterInput, unknown>[]

const HISTORIES = 4000
type Case = {
  readonly historyModel: HistoryModel
  readonly functions: readonly RegisterInput['f'][]
  readonly translate: (operation: RandomOperation) => Operations[number]
}

const MODELS: readonly Case[] = [
  { historyModel: registerModel, functions: ['read', 'write'], translate: unversioned },
  { historyModel: casRegisterModel, functions: ['read', 'write', 'cas'], translate: unversioned },
  { historyModel: versionedRegisterModel, functions: ['read', 'write', 'cas'], translate: versioned },
]

function witnessOf(historyModel: HistoryModel, operations: Operations): Operations | undefined {
  const outcome = checkOperations(historyModel.model, operations)
  if (outcome.type !== 'violation') return undefined
  const end = operations[outcome.failed]?.return as number
  return minimize(historyModel, cutAfter(operations, end), DEFAULT_BUDGET)
}

/** What `minimize` may drop, said once more and without its code: read-only, or a change whose value nobody mentions. */
function maySoundlyDrop({ model, effect }: HistoryModel, operations: Operations, i: number): boolean {
  const operation = operations[i] as Operations[number]
  if (model.isReadOnly?.(operation.input, operation.output) === true) return true
  const written = effect(operation.input, operation.output).writes?.value
  return operations.every(({ input, output }) => {
    const { observes, differsFrom } = effect(input, output)
    return observes?.value !== written && differsFrom === undefined
  })
}

describe.each(MODELS)('for $historyModel.name', ({ historyModel, functions, translate }) => {
  it('a witness is illegal, and no sound step makes it smaller', () => {
    const random = Random.stream(3, historyModel.name)
    let violations = 0
    for (let i = 0; i < HISTORIES; i++) {
      const history = randomHistory(random, functions, { operationsMax: 12, clients: 3, values: 3 })
      const operations: Operations = [...history].sort((a, b) => a.call - b.call).map(translate)
      const witness = witnessOf(historyModel, operations)
      if (witness === undefined) continue
      violations++
      expect(isLinearizableByBruteForce(historyModel.model, witness)).toBe(false)
      witness.forEach((_, dropped) => {
        if (!maySoundlyDrop(historyModel, witness, dropped)) return
        const smaller = witness.filter((_, index) => index !== dropped)
        expect(checkOperations(historyModel.model, smaller).type).toBe('linearizable')
      })
    }
    expect(violations).toBeGreaterThan(HISTORIES / 6)
  })

  it('each step keeps an innocent history innocent', () => {
    const random = Random.stream(4, historyModel.name)
    let steps = 0
    for (let i = 0; i < HISTORIES; i++) {
      const operations: Operations = randomHistory(random, functions, { operationsMax: 7, clients: 3, values: 4 }).map(
        translate,
      )
      if (!isLinearizableByBruteForce(historyModel.model, operations)) continue
      operations.forEach((operation, dropped) => {
        if (operation.return !== undefined) {
          expect(isLinearizableByBruteForce(historyModel.model, cutAfter(operations, operation.return))).toBe(true)
        }
        if (!maySoundlyDrop(historyModel, operations, dropped)) return
        steps++
        const smaller = operations.filter((_, index) => index !== dropped)
        expect(isLinearizableByBruteForce(historyModel.model, smaller)).toBe(true)
      })
    }
    expect(steps).toBeGreaterThan(HISTORIES / 2)
  })
})

it('keeps the two writes and the read that contradict each other, and nothing of the rest', () => {
  const operations = versionedTimeline(`
    A: |-w1@3-| |-r1@3-| |-w2@5-| |-w3@7-|          |-w6@9-|
    B:  |-r1@3-|      |-w4@4-|               |-r2@5-|
    C:    |-w5@0-~                   |-r3@7-|     |-r3@7-|`)
  const witness = witnessOf(versionedRegisterModel, operations)
  const described = witness?.map(({ input, output }) => versionedRegisterModel.model.describe(input, output))
  expect(described).toEqual(['write 2 -> revision 5', 'write 3 -> revision 7', 'read -> 2 at revision 5'])
})

it('never blames a refusal that only an unseen write explains', () => {
  const operations = registerTimeline(`
    A: |-w1-|
    B:         |-r1-|
    C:                 |-w2-|
    D:                         |--------r7---------|
    E:                             |-c1,9!-|`)
  const { model } = casRegisterModel
  const described = witnessOf(casRegisterModel, operations)?.map(({ input, output }) => model.describe(input, output))
  expect(described).toEqual(['read -> 7'])
})

it('cuts what was called after the failing return, and keeps answers of what was pending at it', () => {
  const operations = versionedTimeline(`
    A: |-w1@3-|
    B:     |------w2@5------|
    C:           |-r9@4-|
    D:                      |-w3@7-|`)
  const [first, second, third] = operations
  if (second === undefined || third === undefined) throw new Error('three operations at least')
  const { return: _, ...pending } = second
  expect(cutAfter(operations, third.return ?? 0)).toEqual([first, pending, third])
})
