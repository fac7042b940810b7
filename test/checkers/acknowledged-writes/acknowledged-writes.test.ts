/** Each anomaly planted, beside near misses that are none. Notation: test/checkers/support/register-notation.ts. */
import { describe, expect, it } from 'vitest'
import { acknowledgedWrites } from '../../../checkers/acknowledged-writes/acknowledged-writes.ts'
import { DEFAULT_BUDGET, type RunFacts } from '../../../checkers/checker.ts'
import { REGISTER_SCHEMA } from '../../../harness/workloads/register-schema.ts'
import { versionedHistory } from '../support/register-history.ts'

const RUN: RunFacts = {
  schema: REGISTER_SCHEMA,
  model: 'versioned-register',
  requestedFaults: [],
  expectsFinalPhase: false,
}

const check = (picture: string) => acknowledgedWrites.check(versionedHistory(picture), RUN, DEFAULT_BUDGET)
const found = (picture: string) => {
  const { verdict, anomalies } = check(picture)
  return [verdict, ...anomalies.map(({ name, ops }) => `${name} ${ops}`)]
}

describe('a lost write', () => {
  it('is an acknowledged one that what began later does not show, and nothing that began after that', () => {
    const picture = `
      A: |-w1@5-| |-w2@7-|
      B:                   |-r1@5-| |-r1@5-|`
    expect(found(picture)).toEqual(['invalid', 'lost-write 2,3,6,7'])
    expect(check(picture).anomalies[0]?.sentence).toBe(
      'the register: revision 7 was acknowledged to process 0 on n0 (1.200 s to 1.900 s), but process 1 on n1 ' +
        '(3.000 s to 3.700 s), which began after that, saw revision 5 (the last of 2 that missed it); ' +
        'nothing that began later saw it or a later one',
    )
    expect(check(picture).stats).toMatchObject({ acknowledged: 2, observed: 2, observedAfterwards: 2, lost: 1 })
  })

  it.each([
    ['an applied compare-and-set', 'A: |-w1@5-| |-c1,2@7-|\nB:                      |-r1@5-|'],
    ['a refused compare-and-set that missed it', 'A: |-w1@5-| |-w2@7-|\nB:                    |-c3,4!1@5-|'],
    ['a register that seems never written', 'A: |-w1@5-| |-w2@7-|\nB:                    |-r_@0-|'],
  ])('is found with %s', (_, picture) => {
    expect(found(picture)[1]).toBe('lost-write 2,3,4,5')
  })

  it('is told with its key, by the key alone', () => {
    const picture = 'A: |-a/w1@5-| |-b/w2@7-|\nB:                       |-a/r1@5-| |-b/r_@0-|'
    expect(check(picture).anomalies).toMatchObject([{ name: 'lost-write', key: 'b' }])
  })

  it.each([
    [
      'the read overlaps the write',
      'A: |-w1@5-| |-w2@7--|\nB:               |-r1@5-|\nC:                        |-r2@7-|',
    ],
    ['it was never acknowledged', 'A: |-w1@5-| |-w2@7~\nB:                   |-r1@5-|'],
    ['it failed', 'A: |-w1@5-| |-w2@7x-|\nB:                      |-r1@5-|'],
    ['a later one replaced it', 'A: |-w1@5-| |-w2@7-|\nB:          |-w3@9-|\nC:                    |-r3@9-|'],
    ['it is of another key', 'A: |-a/w1@5-| |-b/w2@7-|\nB:                       |-a/r1@5-|'],
  ])('is none where %s', (_, picture) => {
    expect(found(picture)).toEqual(['valid'])
  })
})

describe('a change', () => {
  it('that began after a write was acknowledged and made no later revision has lost it, whatever is shown later', () => {
    const picture = `
      A: |-w1@7-|
      B:          |-w2@5-| |-r1@7-|`
    expect(found(picture)).toEqual(['invalid', 'lost-write 0,1,2,3,4,5'])
    expect(check(picture).anomalies[0]?.sentence).toContain('which began after that, made revision 5')
    expect(found('A: |-w1@7-|\nB:          |-w2@7-|')[1]).toBe('lost-write 0,1,2,3')
    expect(found('A: |-w1@7-|\nB:          |-c1,2@6-|')[1]).toBe('lost-write 0,1,2,3')
  })

  it('is no miss while both are under way, and shows nothing of whether the other is still there', () => {
    expect(found('A: |-w1@7--|\nB:       |-w2@5-|')).toEqual(['unknown'])
    expect(found('A: |-w1@5-|\nB:          |-w2@7-|')).toEqual(['unknown'])
  })

  it('that replaced a value which nobody had tried to write has seen it', () => {
    expect(found('A: |-w1@5-| |-c9,2@7-|')).toEqual(['invalid', 'garbage-read 2,3'])
    expect(found('A: |-w1@5-| |-w9@6x-| |-c9,2@7-|')[1]).toBe('aborted-read 2,3,4,5')
  })
})

describe('a stale read', () => {
  it('is one that missed an acknowledged write which something later shows', () => {
    const picture = `
      A: |-w1@5-| |-w2@7-|
      B:                    |-r1@5-| |-r2@7-|`
    expect(found(picture)).toEqual(['invalid', 'stale-read 2,3,4,5,6,7'])
    expect(check(picture).anomalies[0]?.sentence).toContain('revision 7 was seen later by process 1')
  })
})

describe('a value that nobody can have written', () => {
  it.each([
    ['was never tried', 'A: |-w1@5-|\nB:            |-r9@6-|', 'garbage-read 2,3'],
    ['was tried only afterwards', 'A: |-w1@5-|            |-w2@7-|\nB:            |-r2@7-|', 'garbage-read 2,3'],
    ['surely failed', 'A: |-w1@5-| |-w2@6x-|\nB:                      |-r2@6-|', 'aborted-read 2,3,4,5'],
  ])('is one that %s', (_, picture, anomaly) => {
    expect(found(picture)[1]).toBe(anomaly)
  })

  it.each([
    ['is under way', 'A: |-w1@5-|     |-w2@7--|\nB:            |-r2@7-|'],
    ['is of unknown outcome', 'A: |-w1@5-| |-w2@7~\nB:                     |-r2@7-|'],
    ['is a compare-and-set', 'A: |-w1@5-| |-c1,2@7-|\nB:                      |-r2@7-|'],
  ])('is none while an operation that writes it %s', (_, picture) => {
    expect(found(picture)).toEqual(['valid'])
  })
})

it('says unknown where nothing was read after an acknowledgement, and where the budget is too small', () => {
  expect(check('A: |-r_@0-| |-w1@5-|').reason).toMatch(/nothing was read after/)
  const history = versionedHistory('A: |-w1@5-| |-r1@5-|')
  expect(acknowledgedWrites.check(history, RUN, { ...DEFAULT_BUDGET, steps: 3 }).verdict).toBe('unknown')
})

it('applies only to registers with revisions, whose reads are to be current', () => {
  expect(acknowledgedWrites.applies(RUN)).toBe(true)
  const { model: _, ...withoutModel } = RUN
  expect(acknowledgedWrites.applies(withoutModel)).toMatch(/no registers/)
  expect(acknowledgedWrites.applies({ ...RUN, model: 'register' })).toMatch(/no registers/)
  expect(acknowledgedWrites.applies({ ...RUN, readsMayBeOld: true })).toMatch(/may be old/)
})
