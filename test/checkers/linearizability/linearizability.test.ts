import { describe, expect, it } from 'vitest'
import { DEFAULT_BUDGET, type RunFacts } from '../../../checkers/checker.ts'
import { linearizability } from '../../../checkers/linearizability/linearizability.ts'
import type { History } from '../../../harness/core/history.ts'
import { HistoryBuilder } from '../../../harness/core/history-builder.ts'
import { REGISTER_SCHEMA } from '../../../harness/workloads/register-schema.ts'
import { jepsenHistory, versionedHistory } from '../support/register-history.ts'

const VERSIONED: RunFacts = {
  schema: REGISTER_SCHEMA,
  model: 'versioned-register',
  requestedFaults: [],
  expectsFinalPhase: false,
}
const foreign = (model: string): RunFacts => ({ ...VERSIONED, schema: {}, model })
const check = (history: History, run = VERSIONED, budget = DEFAULT_BUDGET) =>
  linearizability.check(history, run, budget)

describe('names and explains', () => {
  it('a stale read, by the revision that the reader should have seen', () => {
    const history = versionedHistory(`
      A: |-a/w1@3-| |-a/w2@5-|
      B:                         |-a/r1@3-|
      C:   |-b/w7@4-|                         |-b/r7@4-|`)
    expect(check(history)).toEqual({
      checker: 'linearizability',
      verdict: 'invalid',
      anomalies: [
        {
          name: 'stale-read',
          sentence:
            "key 'a': process 1 read 1 at revision 3 on n1 (2.700 s to 3.600 s), although process 0 wrote 2 at revision 5 " +
            'on n0 (1.400 s to 2.300 s) before that began; it should have seen 2 at revision 5 or later',
          ops: [0, 2, 3, 5, 6, 7],
          key: 'a',
        },
      ],
      stats: {
        model: 'versioned-register',
        keys: 2,
        operations: 5,
        steps: expect.any(Number),
        violatedKeys: 1,
        undecidedKeys: 0,
      },
    })
  })

  it.each([
    [
      'a stale read after another read of the newer version',
      'stale-read',
      `
      A: |-w1@3-| |---------------w2@5---------------|
      B:             |-r2@5-|
      C:                       |-r1@3-|`,
    ],
    [
      'a stale read of a register that looked unwritten',
      'stale-read',
      `
      A: |-w1@3-|
      B:           |-r_@0-|`,
    ],
    [
      'a refused compare-and-set that saw an old version',
      'stale-read',
      `
      A: |-w1@3-| |-w2@5-|
      B:                    |-c7,8!1@3-|`,
    ],
    ['a read of a value that nobody wrote', 'garbage-read', 'A: |-w1@3-| |-r9@4-|'],
    ['a read of a value whose only write failed', 'aborted-read', 'A: |-w1@3-| |-w2@0x-| |-r2@4-|'],
    [
      'two compare-and-sets that both replaced one value',
      'lost-update',
      `
      A: |-w1@3-| |----c1,2@5----|
      B:          |----c1,4@6----|`,
    ],
    ['a compare-and-set from a value overwritten before it began', 'lost-update', 'A: |-w1@3-| |-w2@5-| |-c1,4@6-|'],
    ['a write ordered back in time', 'nonlinearizable', 'A: |-w1@5-| |-w2@3-|'],
    ['the right value at a revision that is not its own', 'nonlinearizable', 'A: |-w1@3-| |-r1@4-|'],
    [
      'another revision, read while a newer write came and went (not stale)',
      'nonlinearizable',
      `
      A: |-w1@3-| |-w2@9-|
      B:           |----r1@4----|`,
    ],
    [
      'another value at the revision of a write (not stale)',
      'nonlinearizable',
      `
      A: |-w1@3-|
      B: |-w2@0-~
      C:           |-r2@3-|`,
    ],
    [
      'a read of a write that had not begun',
      'nonlinearizable',
      `
      A: |-r1@3-|
      B:           |-w1@3-|`,
    ],
  ])('%s', (_, name, picture) => {
    const { verdict, anomalies } = check(versionedHistory(picture))
    expect(verdict).toBe('invalid')
    expect(anomalies.map((anomaly) => anomaly.name)).toEqual([name])
  })

  it.each([
    [
      'a read that began before the newer write was over',
      `
      A: |-w1@3-| |-w2@5-|
      B:               |-r1@3-|`,
    ],
    [
      'a read of a write whose outcome stayed unknown',
      `
      A: |-w1@3-| |-w2@0~
      B:                    |-r2@5-|`,
    ],
    [
      'a refused compare-and-set that saw the newest version',
      `
      A: |-w1@3-| |-w2@5-|
      B:                    |-c7,8!2@5-|`,
    ],
    ['a failed write that nobody saw', 'A: |-w1@3-| |-w2@0x-| |-r1@3-|'],
    [
      'two compare-and-sets of which one was refused',
      `
      A: |-w1@3-| |----c1,2@5-------|
      B:          |----c1,4!2@5----|`,
    ],
    [
      'interleaved keys that would be illegal as one',
      `
      A: |-a/w1@3-| |-b/w2@5-|
      B:                        |-a/r1@3-|`,
    ],
  ])('nothing in %s', (_, picture) => {
    expect(check(versionedHistory(picture))).toMatchObject({ verdict: 'valid', anomalies: [] })
  })
})

describe('histories with Jepsen values', () => {
  it.each([
    [
      'a stale read by real time alone',
      'cas-register',
      'invalid',
      ['stale-read'],
      `
      A: |-w1-| |-w2-|
      B:                |-r1-|`,
    ],
    [
      'a read of nothing after a write',
      'register',
      'invalid',
      ['stale-read'],
      `
      A: |-w1-|
      B:         |-r_-|`,
    ],
    [
      'new-old inversion',
      'register',
      'invalid',
      ['stale-read'],
      `
      A: |-w1-| |---------w2---------|
      B:           |-r2-| |-r1-|`,
    ],
    [
      'one value written twice is never called stale',
      'register',
      'invalid',
      ['nonlinearizable'],
      `
      A: |-w1-| |-w1-| |-w2-|
      B:                        |-r1-|`,
    ],
    ['failed compare-and-sets, which constrain nothing', 'cas-register', 'valid', [], 'A: |-w1-| |-c1,2x-| |-r1-|'],
    [
      'a crashed compare-and-set that took effect',
      'cas-register',
      'valid',
      [],
      `
      A: |-w1-| |-c1,2~
      B:                 |-r1-| |-r2-|`,
    ],
  ])('%s', (_, model, verdict, names, picture) => {
    const result = check(jepsenHistory(picture), foreign(model))
    expect(result.verdict).toBe(verdict)
    expect(result.anomalies.map(({ name }) => name)).toEqual(names)
  })
})

describe('is unknown, with the reason', () => {
  it.each([
    ['an unknown model', 'cas-registr', "did you mean 'cas-register'?", 'A: |-w1-|'],
    [
      'a function that the model does not know',
      'register',
      "op 2: the model knows no function 'cas'",
      'A: |-w1-| |-c1,2-|',
    ],
    ['values of another shape', 'versioned-register', 'op 0: an ok read of 1', 'A: |-r1-|'],
  ])('for %s', (_, model, reason, picture) => {
    const result = check(jepsenHistory(picture), foreign(model))
    expect(result.verdict).toBe('unknown')
    expect(result.reason).toContain(reason)
  })

  it.each([
    ['read', null, 1],
    ['read', null, [1]],
    ['read', null, [0, 1]],
    ['read', null, [1, null]],
    ['read', null, [1.5, 1]],
    ['read', null, [-1, 1]],
    ['read', null, [1, [2]]],
    ['write', 1, null],
    ['write', 1, [0, 1]],
    ['write', null, [1, 1]],
    ['write', { a: 1 }, [1, 1]],
    ['cas', [1], { applied: true, revision: 1 }],
    ['cas', [1, null], { applied: true, revision: 1 }],
    ['cas', 7, { applied: true, revision: 1 }],
    ['cas', [1, 2], [1, 2]],
    ['cas', [1, 2], { applied: true }],
    ['cas', [1, 2], { applied: true, revision: 0 }],
    ['cas', [1, 2], { applied: false }],
    ['cas', [1, 2], { applied: false, seen: [3] }],
    ['cas', [1, 2], { applied: 1, revision: 3 }],
    ['append', 1, [1, 1]],
  ] as const)('for an ok %s of %j answered with %j, which is no register operation', (f, invoked, completed) => {
    const builder = new HistoryBuilder()
    builder.add({ index: 0, time: 0, process: 0, type: 'invoke', f, value: invoked })
    builder.add({ index: 1, time: 1, process: 0, type: 'ok', f, value: completed })
    expect(check(builder.finish())).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('cannot read op 0'),
    })
  })

  it('for a reply that contradicts its own request: a mistake of the client, not of the system', () => {
    const builder = new HistoryBuilder()
    builder.add({ index: 0, time: 0, process: 0, type: 'invoke', f: 'write', value: 1 })
    builder.add({ index: 1, time: 1, process: 0, type: 'ok', f: 'write', value: [3, 2] })
    expect(check(builder.finish())).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('answered with [3,2]'),
    })
  })

  it('for an empty history', () => {
    expect(check(new HistoryBuilder().finish()).verdict).toBe('unknown')
  })

  it('for a key that the steps do not suffice for, though another key is decided', () => {
    const picture = `
      A: |-a/w1@3-| |-------b/w2@4-------|
      B:            |-------b/w3@5-------|
      C:            |-------b/w4@6-------|
      D:                                    |-b/r4@6-|`
    const result = check(versionedHistory(picture), VERSIONED, { ...DEFAULT_BUDGET, steps: 2 })
    expect(result).toMatchObject({ verdict: 'unknown', stats: { undecidedKeys: 1, keys: 2 } })
    expect(result.reason).toMatch(/key 'b' \(4 operations\) is undecided within its steps/)
    expect(check(versionedHistory(picture)).verdict).toBe('valid')
  })

  it('but not for a small hard key, as long as the steps that easy keys leave over suffice', () => {
    // Two crashed writes of one value, which was seen: no decider, the search has to tell.
    const hard = [9, 8, 7, 6]
      .map((revision, row) => `${'ABCD'[row]}: |------a/w${revision}@${revision}------|`)
      .concat('E: |-a/w5@0-~', 'I: |-a/w5@0-~', `J: ${' '.repeat(30)}|-a/r5@12-|`)
      .join('\n')
    const easy = ['b', 'c', 'd'].map((key, row) => {
      const writes = [1, 2, 3, 4, 5].map((revision) => `|-${key}/w${revision}@${revision}-|`)
      return `${'FGH'[row]}: ${writes.join(' ')}`
    })
    const history = versionedHistory([hard, ...easy].join('\n'))
    const needed = Number(check(versionedHistory(hard)).stats['steps'])
    const budget = { ...DEFAULT_BUDGET, steps: 3 * needed }
    expect(needed).toBeGreaterThan(20)
    expect(check(history, VERSIONED, budget).verdict).toBe('valid')
    expect(check(history, VERSIONED, { ...budget, steps: needed }).verdict).toBe('unknown')
  })

  it('for bytes that do not suffice', () => {
    const result = check(versionedHistory('A: |-w1@3-|\nB:   |-w2@4-|'), VERSIONED, { ...DEFAULT_BUDGET, bytes: 10 })
    expect(result).toMatchObject({ verdict: 'unknown', reason: expect.stringContaining('10 bytes') })
  })
})

describe('reports', () => {
  it('one anomaly for each violated key, earliest first, ten at most, and counts all', () => {
    const rows = Array.from({ length: 12 }, (_, i) => {
      const row = String.fromCharCode('A'.charCodeAt(0) + i)
      return `${row}: ${' '.repeat(11 - i)}|-k${10 + i}/w1@3-| |-k${10 + i}/r9@3-|`
    })
    const { anomalies, stats } = check(versionedHistory(rows.join('\n')))
    expect(anomalies.map(({ key }) => key)).toEqual(Array.from({ length: 10 }, (_, i) => `k${21 - i}`))
    expect(stats['violatedKeys']).toBe(12)
  })

  it('a violation though another key is undecided', () => {
    const picture = `
      A: |-a/w1@3-| |-a/r9@3-|
      B: |-------b/w2@4-------|
      C: |-------b/w3@5-------|
      D: |-------b/w4@6-------|
      E: |-------b/w5@7-------|`
    const result = check(versionedHistory(picture), VERSIONED, { ...DEFAULT_BUDGET, steps: 4 })
    expect(result).toMatchObject({ verdict: 'invalid', stats: { undecidedKeys: 1, violatedKeys: 1 } })
  })
})

it('applies iff the run names a model', () => {
  expect(linearizability.applies(VERSIONED)).toBe(true)
  const { model: _, ...without } = VERSIONED
  expect(linearizability.applies(without)).toMatch(/model/)
})
