/** Cores of violations: sound by an independent account of what was weakened, illegal and minimal by the plain search. */
import { casRegister, checkOperations, explainViolation, type Model, modelOf, type Operation } from 'porcupine-ts'
import { describe, expect, it } from 'vitest'
import { justInTime } from '../../../checkers/linearizability/just-in-time.ts'
import { readEvents } from '../../../checkers/porcupine-ts/src/formats/index.ts'
import { readOperations } from '../../../checkers/porcupine-ts/src/history/read-operations.ts'
import { Random } from '../../../harness/core/random.ts'
import { coreProblem } from '../support/core-problem.ts'
import { EXPLAIN_PLANTS } from '../support/explain-plants.ts'
import { objectHistory } from '../support/object-histories.ts'
import { type AnyObject, casObject, counterObject, mutexObject, queueObject } from '../support/objects.ts'
import { withPlanted } from '../support/planted.ts'
import { registerTimeline } from '../support/register-notation.ts'
import { wingGongLowe } from '../support/wing-gong-lowe.ts'
import { etcdVerdicts, HAS_PORCUPINE, porcupineFiles } from './porcupine-data.ts'

type AnyModel = Model<unknown, unknown, unknown>
type AnyOperations = readonly Operation<unknown, unknown>[]
type Explain = typeof explainViolation

const isLegal = (model: AnyModel, operations: AnyOperations) => wingGongLowe(model, operations).isLinearizable === true

function firstProblem(explain: Explain, count: number): string | undefined {
  const objects = [casObject, queueObject, mutexObject, counterObject] as unknown as readonly AnyObject[]
  for (const { model, ...object } of objects) {
    const random = Random.stream(21, `explain ${model.name}`)
    for (let i = 0; i < count; i++) {
      const shape = { operations: 9, clients: 3, values: 3, crashRate: 0.1, lieRate: 0.2 }
      const history = objectHistory(random, { model, ...object }, shape)
      const outcome = checkOperations(model, history)
      if (outcome.type !== 'violation') continue
      const explanation = explain(model, history, outcome)
      const legal = (operations: AnyOperations) => isLegal(model, operations)
      const problem = coreProblem(model, history, outcome.failed, explanation, legal)
      if (problem !== undefined) return `${model.name} ${i}: ${problem}: ${JSON.stringify(history)}`
    }
  }
  return undefined
}

describe('a core', () => {
  it('leaves what does not matter', () => {
    const operations = registerTimeline(`
      A: |-w1-| |-w2-|        |-w4-|
      B:                 |-r1-|
      C: |-----w3-----|`)
    const outcome = checkOperations(casRegister, operations)
    if (outcome.type !== 'violation') throw new Error('it is legal')
    // The read, and the two writes that lie before it; the third may have happened before them.
    const explanation = explainViolation(casRegister, operations, outcome)
    expect(explanation).toMatchObject({ core: [0, 2, 3], answers: [], isMinimal: true })
  })

  it('is sound and minimal on random histories', () => {
    expect(firstProblem(explainViolation, 400)).toBe(undefined)
  })

  it('says that it may not be minimal when the steps run out', () => {
    const operations = registerTimeline('A: |-w1-| |-w2-| |-r1-|')
    const { isMinimal, core } = explainViolation(casRegister, operations, { failed: 2 }, { steps: 0 })
    expect([isMinimal, core]).toEqual([false, [0, 1, 2]])
  })
})

it.each(EXPLAIN_PLANTS)('an error planted in it is found: $name', async (plant) => {
  const found = await withPlanted(plant, (copy) => {
    // The copy knows only its own ILLEGAL.
    const explain = (model: AnyModel, ...rest: [AnyOperations, { failed: number }]) =>
      (copy['explainViolation'] as Explain)(translated(model, copy['ILLEGAL']), ...rest)
    return firstProblem(explain as unknown as Explain, 400)
  })
  expect(found).not.toBe(undefined)
})

function translated(model: AnyModel, illegal: unknown): AnyModel {
  const isIllegal = (next: unknown) => typeof next === 'symbol'
  return {
    ...model,
    step(...step) {
      const next = model.step(...step)
      return isIllegal(next) ? illegal : next
    },
  }
}

describe.skipIf(!HAS_PORCUPINE)('the illegal logs of etcd', () => {
  it('have minimal cores, half of them of at most six operations', () => {
    const verdicts = etcdVerdicts()
    const sizes: number[] = []
    for (const { name, text } of porcupineFiles('jepsen')) {
      if (verdicts.get(Number(/\d+/.exec(name)?.[0])) !== false) continue
      const { model, operations } = readOperations(readEvents(text, 'jepsen-log'), modelOf('cas-register'))
      const outcome = checkOperations(model, operations)
      if (outcome.type !== 'violation') throw new Error(`${name} is legal`)
      const explanation = explainViolation(model, operations, outcome)
      expect([name, explanation.isMinimal]).toEqual([name, true])
      expect(justInTime(model, explanation.weakened, 1_000_000)).toMatchObject({ type: 'no-order' })
      sizes.push(explanation.core.length)
    }
    expect(sizes.length).toBe(79)
    expect(sizes.sort((a, b) => a - b)[39]).toBeLessThanOrEqual(6)
  })
})
