import { describe, expect, it } from 'vitest'
import type { Fact, FactStatus } from '../../harness/core/fact.ts'
import type { ScriptRecord } from '../../harness/core/script-record.ts'
import { type Attempts, countsOf, formText, guaranteesText, type PlayResult } from '../../reports/guarantees-text.ts'

const PLAN: ScriptRecord['plan'] = {
  format: 1,
  scenario: 'sample',
  form: 'small',
  system: 'etcd',
  version: '3.7.3',
  settings: {},
  nodes: 3,
  attempt: 1,
}

function fact(name: string, status: FactStatus, shows = 'entry (3, 17)'): Fact {
  const proof = { node: 'n2', file: '0.wal', offset: 4096, shows }
  return { name, kind: 'held', status, sentence: `${name} is ${status}`, proofs: [proof, { op: 7, shows: 'a read' }] }
}

const HELD: ScriptRecord = {
  format: 1,
  plan: PLAN,
  summary: 'a sample',
  startedAt: '2026-08-05T14:13:12.345Z',
  outcome: 'held',
  verdict: 'valid',
  facts: [fact('kept', 'proved')],
  story: { roles: {}, numbers: {}, operations: {}, moments: [] },
  results: [{ checker: 'linearizability', verdict: 'valid', anomalies: [], stats: {} }],
  logs: [],
  messages: [],
  messagesLeftOut: 0,
  versions: {},
  timings: { startMs: 1_000, scriptMs: 2_000, evidenceMs: 500 },
  replay: 'ordeal guarantees sample:small',
}
const MISSED: ScriptRecord = {
  ...HELD,
  outcome: 'not reached',
  verdict: 'unknown',
  facts: [],
  stopped: 'no\u001b[31m leader',
}
const VIOLATED: ScriptRecord = { ...HELD, outcome: 'violated', verdict: 'invalid', facts: [fact('kept', 'refuted')] }

const tries = (...records: readonly ScriptRecord[]): Attempts =>
  records.map((record, i) => ({ record, folder: `runs/try${i + 1}` }))
const text = (...plays: readonly Attempts[]) => guaranteesText(PLAN, plays, false)

describe('the text of guarantees', () => {
  it('counts plays by their last try, and tells how many needed one only', () => {
    const shown = text(tries(HELD), tries(MISSED, HELD), tries(MISSED, MISSED))
    expect(shown).toContain('sample:small  etcd 3.7.3, 3 nodes')
    expect(shown).toContain('reached 2/3 (first try 1) · held 2/3 · median 3.5 s')
  })

  it('gives what is proved a line, with a place', () => {
    expect(text(tries(HELD))).toContain('✓ held    kept: kept is proved  [n2 0.wal:4096: entry (3, 17), +1]')
  })

  it('shows the play that failed and not the last one, with file, offset and op of the fact', () => {
    const shown = text(tries(VIOLATED), tries(HELD))
    expect(shown).toContain('VIOLATED 1/2')
    expect(shown).toContain('✗ held    kept: kept is refuted\n      n2 0.wal:4096: entry (3, 17)\n      op 7: a read')
  })

  it('does not call held what the clients’ history makes invalid, and says what they saw', () => {
    const anomalies = [{ name: 'stale-read', sentence: 'process 3 read 1 after 2', ops: [1] }]
    const results = [{ checker: 'linearizability', verdict: 'invalid' as const, anomalies, stats: {} }]
    const shown = text(tries({ ...HELD, verdict: 'invalid', results }))
    expect(shown).toContain('VIOLATED 1/1')
    expect(shown).toContain("✗ clients' history, linearizability: invalid\n      stale-read: process 3 read 1 after 2")
  })

  it('says why a script stopped short, with nothing in it that drives a terminal', () => {
    const shown = text(tries(MISSED))
    expect(shown).toContain('reached 0/1 (first try 0) · held 0/1')
    expect(shown).toMatch(/stopped {2}no.* leader/)
    expect(shown).not.toContain('\u001b')
  })

  it('takes the middle of seconds, or between the two in the middle', () => {
    const taking = (seconds: number): PlayResult => ({ outcome: 'held', verdict: 'valid', tries: 1, seconds })
    expect(countsOf([9, 1, 2].map(taking)).medianSeconds).toBe(2)
    expect(countsOf([9, 1, 2, 4].map(taking)).medianSeconds).toBe(3)
  })

  it('of simulated plays says from which seeds, and shows the one that was kept', () => {
    const { version: _, ...plan } = PLAN
    const held: PlayResult = { outcome: 'held', verdict: 'valid', tries: 1, seconds: 4 }
    const violated: PlayResult = { outcome: 'violated', verdict: 'invalid', tries: 2, seconds: 6 }
    const shown = { record: VIOLATED, folder: 'runs/sample/8-try2' }
    const text = formText({ plan: { ...plan, system: 'raft-kv', seed: 7 }, results: [held, violated], shown }, false)
    expect(text).toContain('sample:small  raft-kv, 3 nodes, seeds from 7')
    expect(text).toContain('reached 2/2 (first try 1) · VIOLATED 1/2 · median 5.0 s simulated')
    expect(text).toContain('report   runs/sample/8-try2/report.html')
  })
})
