/** Each anomaly planted, beside near misses that are none; what is too little to be called valid; figures. */
import { describe, expect, it } from 'vitest'
import { DEFAULT_BUDGET, type RunFacts } from '../../../checkers/checker.ts'
import { setFull } from '../../../checkers/set-full/set-full.ts'
import { SET_SCHEMA } from '../../../harness/workloads/set-schema.ts'
import { setHistory } from '../support/set-history.ts'

const RUN: RunFacts = { schema: SET_SCHEMA, requestedFaults: [], expectsFinalPhase: false }

const check = (picture: string, run: RunFacts = RUN) => setFull.check(setHistory(picture), run, DEFAULT_BUDGET)
const found = (picture: string) => {
  const { verdict, anomalies } = check(picture)
  return [verdict, ...anomalies.map(({ name, ops }) => `${name} ${ops}`)]
}

describe('an element that was lost', () => {
  it('is one whose add was acknowledged before a read began that does not show it, and none that began later does', () => {
    const picture = `
      A: |-a1-| |-a2-|
      B:                |-r1-| |-r1-|`
    expect(found(picture)).toEqual(['invalid', 'lost-element 2,3,6,7'])
    expect(check(picture).anomalies[0]?.sentence).toBe(
      'the set: 2 was added by process 0 on n0 (1.000 s to 1.500 s), but 2 reads that began after that did not show it, ' +
        'the last by process 1 on n1 (2.500 s to 3.000 s); no read that began later did',
    )
  })

  it('is one of unknown outcome too, if a read had shown it', () => {
    const picture = `
      A: |-a1-| |-a2~
      B:               |-r1,2-| |-r1-|`
    expect(found(picture)).toEqual(['invalid', 'lost-element 3,4,5,6'])
    expect(check(picture).anomalies[0]?.sentence).toContain('2 was read by process 1 on n1')
  })

  it('is told by its own set alone', () => {
    const picture = `
      A: |-x/a1-| |-y/a1-|
      B:                   |-x/r1-| |-y/r_-|`
    expect(check(picture).anomalies).toMatchObject([{ name: 'lost-element', key: 'y' }])
  })

  it.each([
    [
      'the add overlaps the read',
      'A: |-a1-| |-a2---|\nB:              |-r1-|        \nC:                     |-r1,2-|',
    ],
    ['the add is of unknown outcome and was never seen', 'A: |-a1-| |-a2~\nB:               |-r1-| |-r1-|'],
    [
      'the read that showed it overlaps the one that did not',
      'A: |-a1-| |-a2~\nB:           |-r1,2-|\nC:           |--r1---|',
    ],
    ['the add failed', 'A: |-a1-| |-a2x-|\nB:                |-r1-|'],
  ])('is none where %s', (_, picture) => {
    expect(found(picture)).toEqual(['valid'])
  })
})

describe('an element that was stale', () => {
  it('is one that a read missed which began when it was known, and that is shown again', () => {
    const picture = `
      A: |-a1-|
      B:        |-r1-| |-r_-| |-r1-|`
    expect(found(picture)).toEqual(['invalid', 'stale-read 0,1,4,5,6,7'])
    expect(check(picture).stats).toMatchObject({
      stale: 1,
      stable: 0,
      staleMs: { max: 900 },
      worst: [{ key: null, element: 1, ms: 900 }],
    })
  })

  it('is none where the read that missed it had begun before it was known', () => {
    expect(found('A: |-a1-|\nB:      |----r_---|\nC:        |-r1-|')).toEqual(['valid'])
  })
})

describe('a duplicate', () => {
  it('is an element that one read shows more often than it was added', () => {
    const picture = 'A: |-a1-| |-a2-|\nB:                |-r1,2,1-| |-r1,2,1,1-|'
    expect(found(picture)).toEqual(['invalid', 'duplicate-element 0,1,6,7'])
    expect(check(picture).stats).toMatchObject({ duplicated: 1 })
  })

  it('is none if it was added so often', () => {
    expect(found('A: |-a1-| |-a1-|\nB:                |-r1,1-|')).toEqual(['valid'])
  })

  it('is one again if one of two adds surely failed', () => {
    expect(found('A: |-a1-| |-a1x-|\nB:                 |-r1,1-|')[1]).toMatch(/^duplicate-element/)
    expect(found('A: |-a1-|           |-a1-|\nB:          |-r1,1-|       |-r1,1-|')[1]).toBe(
      'duplicate-element 0,1,2,3',
    )
  })
})

describe('an element that nobody added', () => {
  it.each([
    ['was never tried', 'A: |-a1-|\nB:         |-r1,9-|', 'garbage-read 2,3'],
    ['was tried only when the read was over', 'A: |-a1-|           |-a2-|\nB:         |-r1,2-|', 'garbage-read 2,3'],
    ['surely failed', 'A: |-a1-| |-a2x-|\nB:                 |-r1,2-|', 'aborted-read 2,3,4,5'],
  ])('is one that %s', (_, picture, anomaly) => {
    expect(found(picture)).toEqual(['invalid', anomaly])
  })

  it.each([
    ['an add of it had begun', 'A: |-a1-|    |-a2--|\nB:         |-r1,2-|    |-r1,2-|'],
    ['an add of it is of unknown outcome', 'A: |-a1-| |-a2~\nB:                |-r1,2-|'],
    ['one of its adds failed and another did not', 'A: |-a1-| |-a2x-| |-a2-|\nB:                          |-r1,2-|'],
  ])('is none where %s', (_, picture) => {
    expect(found(picture)).toEqual(['valid'])
  })
})

describe('too little to be called valid', () => {
  const FINAL: RunFacts = { ...RUN, expectsFinalPhase: true }
  it.each<readonly [string, string, RunFacts, RegExp]>([
    ['no read', 'A: |-a1-|', RUN, /no set was ever read/],
    ['no add', 'A: |-r_-|', RUN, /no element is known/],
    ['nothing that was added and read', 'A: |-a1~\nB:        |-r_-|', RUN, /no element is known/],
    ['an element never read', 'A: |-a1-|        |-a2-|\nB:        |-r1-|', RUN, /1 acknowledged elements were never/],
    ['no final phase', 'A: |-a1-|\nB:        |-r1-|', FINAL, /final phase was never reached/],
    ['no read in the final phase', 'A: |-a1-|\nB:        |-r1-|\nC:              |-F-|', FINAL, /1 of 1 sets/],
    [
      'a set without a final read',
      'A: |-x/a1-| |-y/a1-|\nB:                     |-x/r1-| |-y/r1-|\nC:                            |-F-|',
      FINAL,
      /1 of 2 sets/,
    ],
  ])('is %s', (_, picture, run, reason) => {
    expect(check(picture, run)).toMatchObject({ verdict: 'unknown', reason: expect.stringMatching(reason) })
  })

  it('is none of that when every set was read at last', () => {
    const picture = 'A: |-x/a1-|\nB:               |-x/r1-|\nC:           |-F-|'
    expect(check(picture, FINAL).verdict).toBe('valid')
  })

  it('is a budget smaller than what reads show; and an op that is of no set is told', () => {
    const history = setHistory('A: |-a1-|\nB:        |-r1-|')
    expect(setFull.check(history, RUN, { ...DEFAULT_BUDGET, steps: 1 })).toMatchObject({ verdict: 'unknown' })
    expect(setFull.check(setHistory('A: |-afoo-|'), RUN, DEFAULT_BUDGET).reason).toMatch(/op 0: append of null|NaN/)
  })
})

it('counts every element under one fate', () => {
  const picture = `
    A: |-a1-| |-a2x-| |-a3~
    B:                   |-a4-| |-a5-|        |-a7-|
    C:                                 |-r1,4-|`
  expect(check(picture).stats).toMatchObject({
    adds: 6,
    acknowledged: 4,
    reads: 1,
    stable: 2,
    stale: 0,
    lost: 1,
    lostElements: '5',
    neverRead: 1,
    unseen: 1,
    failed: 1,
  })
})

it('applies only to workloads with sets, whose reads are to be current', () => {
  expect(setFull.applies(RUN)).toBe(true)
  expect(setFull.applies({ ...RUN, schema: {} })).toMatch(/no sets/)
  expect(setFull.applies({ ...RUN, readsMayBeOld: true })).toMatch(/may be old/)
})
