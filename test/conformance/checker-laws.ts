/**
 * What every checker must keep to, whatever it judges. Histories are given by the caller: recorded ones, healthy and not.
 *
 *     checkerLaws(linearizability, [{ name: 'healthy', history, facts }])
 */
import { describe, expect, it } from 'vitest'
import { type Budget, type Checker, DEFAULT_BUDGET, type RunFacts } from '../../checkers/checker.ts'
import type { History } from '../../harness/core/history.ts'
import { HistoryBuilder } from '../../harness/core/history-builder.ts'
import { encodeOp, HistoryParser } from '../../harness/core/history-file.ts'
import { isClientOp, type Op } from '../../harness/core/op.ts'
import type { CheckResult } from '../../harness/core/verdict.ts'

export type Sample = { readonly name: string; readonly history: History; readonly facts: RunFacts }
export type CheckerLaw = {
  readonly name: string
  readonly holds: (checker: Checker, sample: Sample) => void
}

/** From nothing to more than any of the samples needs. */
const STEPS = [0, 1, 10, 100, 1_000, 10_000, 100_000]
const BYTES = [0, 1, 1_000, 100_000]
/** Prefixes of a history that are judged. */
const CUTS = 12

export const CHECKER_LAWS: readonly CheckerLaw[] = [
  {
    name: 'finds the same in the same history, and in its copy from a file',
    holds: (checker, sample) => {
      const first = judged(checker, sample)
      expect(judged(checker, sample)).toEqual(first)
      const lines = opsOf(sample.history).map(encodeOp).join('')
      const parser = new HistoryParser()
      parser.push(Buffer.from(lines))
      expect(judged(checker, { ...sample, history: parser.end().history })).toEqual(first)
    },
  },
  {
    name: 'gives a result that is plain JSON under its own name',
    holds: (checker, sample) => {
      for (const each of [sample, ...degenerate(sample)]) {
        const result = judged(checker, each)
        expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result)
        expect(result.checker).toBe(checker.name)
      }
    },
  },
  {
    name: 'throws at no history that is empty, has faults alone, or has open invocations alone, and calls each unknown',
    holds: (checker, sample) => {
      for (const each of degenerate(sample)) expect(judged(checker, each).verdict, each.name).toBe('unknown')
    },
  },
  {
    name: 'says why where it cannot say more, and names anomalies where it says invalid, and only there',
    holds: (checker, sample) => {
      for (const each of [sample, ...degenerate(sample)]) {
        const { verdict, reason, anomalies } = judged(checker, each)
        if (verdict === 'unknown') expect(reason).toMatch(/\S/)
        expect(anomalies.length > 0).toBe(verdict === 'invalid')
      }
    },
  },
  {
    name: 'gives anomalies with a name, a sentence, and ops of the history in order, each once',
    holds: (checker, sample) => {
      for (const { name, sentence, ops } of judged(checker, sample).anomalies) {
        expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/)
        expect(sentence).toMatch(/\S+ \S+/)
        expect(ops.length).toBeGreaterThan(0)
        expect([...new Set(ops)].sort((a, b) => a - b)).toEqual(ops)
        for (const index of ops) expect(index).toSatisfy((i: number) => i >= 0 && i < sample.history.length)
        expect(ops.every(Number.isInteger)).toBe(true)
      }
    },
  },
  {
    name: 'within a smaller budget finds the same or nothing, and never the contrary',
    holds: (checker, sample) => {
      const { verdict } = judged(checker, sample)
      const budgets = [
        ...STEPS.map((steps) => ({ ...DEFAULT_BUDGET, steps })),
        ...BYTES.map((bytes) => ({ ...DEFAULT_BUDGET, bytes })),
      ]
      for (const budget of budgets) expect([verdict, 'unknown']).toContain(judged(checker, sample, budget).verdict)
    },
  },
  {
    name: 'finds no anomaly in a prefix of a history without one: once broken, broken for ever',
    holds: (checker, sample) => {
      const ops = opsOf(sample.history)
      let before = 'valid'
      for (let cut = 1; cut <= CUTS; cut++) {
        const length = Math.floor((ops.length * cut) / CUTS)
        const { verdict } = judged(checker, { ...sample, history: historyOf(ops.slice(0, length)) })
        if (before === 'invalid') expect(verdict).toBe('invalid')
        before = verdict
      }
    },
  },
]

/** Runs every law on each sample; `applies` must be true of each. */
export function checkerLaws(checker: Checker, samples: readonly Sample[]): void {
  describe.each(samples)(`${checker.name} on a history that is $name`, (sample) => {
    it.each(CHECKER_LAWS)('$name', ({ holds }) => holds(checker, sample))
  })
}

function judged(checker: Checker, { history, facts }: Sample, budget: Budget = DEFAULT_BUDGET): CheckResult {
  expect(checker.applies(facts)).toBe(true)
  return checker.check(history, facts, budget)
}

/** Legal histories in which nothing was observed, made from what was recorded. */
function degenerate(sample: Sample): readonly Sample[] {
  const ops = opsOf(sample.history)
  const faults = ops.filter((op) => !isClientOp(op))
  const open = ops.filter((op) => isClientOp(op) && op.type === 'invoke')
  return [
    { ...sample, name: 'empty', history: historyOf([]) },
    { ...sample, name: 'of faults alone', history: historyOf(faults) },
    {
      ...sample,
      name: 'of open invocations alone',
      history: historyOf(open.map((op, i) => ({ ...op, process: i }) as Op)),
    },
  ]
}

function opsOf(history: History): Op[] {
  return [...history.ops()]
}

/** Numbers the ops anew. */
function historyOf(ops: readonly Op[]): History {
  const builder = new HistoryBuilder()
  for (const [index, op] of ops.entries()) builder.add({ ...op, index } as Op)
  return builder.finish()
}
