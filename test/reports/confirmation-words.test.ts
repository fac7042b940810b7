import { describe, expect, it } from 'vitest'
import type { Confirmation, Rerun, TwinOpinion } from '../../harness/core/confirmation.ts'
import type { RunRecord } from '../../harness/core/record.ts'
import { confirmationRows } from '../../reports/confirmation-words.ts'
import { htmlReport } from '../../reports/html/page.ts'
import { textReport } from '../../reports/text.ts'
import { invalidRun, validRun } from '../support/sample-run.ts'

const RUN = invalidRun()
/** With one anomaly, so that what is said stays short. */
const RECORD: RunRecord = {
  ...RUN.record,
  results: RUN.record.results
    .slice(0, 1)
    .map((result) => ({ ...result, checker: 'linearizability', anomalies: result.anomalies.slice(0, 1) })),
}
const rows = (confirmation: Confirmation, record = RECORD) => confirmationRows({ ...record, confirmation })
const opinion = (about: Partial<TwinOpinion>): TwinOpinion => ({
  checker: 'linearizability',
  key: 'k1',
  opinion: 'agrees',
  steps: 2_000_000,
  ...about,
})
const rerun = (about: Partial<Rerun>): Rerun => ({ verdict: 'invalid', same: true, ...about })

describe('what confirms an invalid run, in words', () => {
  it.each<readonly [readonly TwinOpinion[], string]>([
    [[opinion({ op: 1234 })], 'a second decider finds no order of key k1 either, up to op 1\u202f234'],
    [[opinion({ op: 3 }), opinion({ key: 'k2', op: 9 })], 'a second decider finds no order of 2 keys either'],
    [[opinion({ opinion: 'undecided' })], 'a second decider could not decide key k1 within 2\u202f000\u202f000 steps'],
    [
      [opinion({ opinion: 'disagrees' })],
      'FINDS an order of key k1: one of the two deciders is wrong, please report it',
    ],
    [[opinion({ checker: 'total-queue' })], 'a second decider finds the same in key k1'],
    [
      [opinion({ checker: 'log', opinion: 'disagrees' }), opinion({ checker: 'log', key: 'k2' })],
      'does NOT find all of it in key k1: one of the two deciders is wrong, please report it; a second decider finds the same in key k2',
    ],
    [[], 'there is no second decider for linearizability'],
  ])('of the twin: %j', (twin, words) => {
    expect(rows({ twin })).toEqual([['twin', words]])
  })

  it.each<readonly [readonly Rerun[], string]>([
    [[rerun({}), rerun({})], '2 of 2, same anomaly (stale-read)'],
    [
      [rerun({}), rerun({ verdict: 'valid', same: false }), rerun({ same: false })],
      '1 of 3, same anomaly (stale-read); 1 valid and 1 invalid otherwise',
    ],
    [[{ error: 'no engine', same: false }], '0 of 1, same anomaly (stale-read); 1 no verdict'],
    [
      [rerun({ sameHistory: true })],
      '1 of 1, same anomaly (stale-read): the same history byte for byte, as a simulated run always repeats',
    ],
    [
      [rerun({ same: false, sameHistory: false })],
      '0 of 1, same anomaly (stale-read), but NOT the same history: a simulated run must repeat, please report it',
    ],
  ])('of further runs: %j', (reruns, words) => {
    expect(rows({ twin: [opinion({})], reruns })[1]).toEqual(['again', words])
  })

  it('is nothing for a run that is not invalid, or was not asked about', () => {
    expect(rows({ twin: [] }, validRun().record)).toEqual([])
    expect(confirmationRows(RECORD)).toEqual([])
  })

  it('is in the reports, on a terminal in the place of the hint that it exists', () => {
    const options = { colour: false, bundlePath: 'runs/x.tar.gz' }
    const before = textReport(RECORD, RUN.history, options)
    expect(before).toContain('--confirm 3')
    const confirmation = { twin: [opinion({ op: 7 })], reruns: [rerun({})] }
    const after = textReport({ ...RECORD, confirmation }, RUN.history, options)
    expect(after).toContain('  twin       a second decider finds no order of key k1 either, up to op 7\n')
    expect(after).toContain('  again      1 of 1, same anomaly (stale-read)\n')
    expect(after).toContain('  bundle     runs/x.tar.gz\n')
    expect(after).not.toContain('--confirm')
    const page = htmlReport({ ...RECORD, confirmation }, RUN.history)
    expect(page).toContain('<li><b>again</b>: 1 of 1, same anomaly (stale-read)</li>')
  })
})
