/**
 * Every obligation of every scenario: proved by legal evidence, refuted by evidence forged so that it does not hold, and
 * unknown where the evidence cannot tell; and whenever one is not proved the scenario is not called held.
 */
import { describe, expect, it } from 'vitest'
import { concludeFacts, type FactStatus } from '../../../../harness/core/fact.ts'
import { SCENARIOS } from '../../../../nemesis/scenarios/index.ts'
import { type ForgedOp, type Forgery, forged } from '../../../support/raft-evidence.ts'
import {
  COMMITTED_8E,
  COMMITTED_LATER,
  OVERWRITTEN_8D,
  ROLLED_BACK,
  ROLLED_BACK_ANSWERED,
  S1_FULL,
  S1_PACKETS,
  S1_SMALL,
} from './forgeries.ts'

type Change = (forgery: Forgery) => Forgery

const logs =
  (changes: { readonly [node: string]: string }): Change =>
  (forgery) => ({ ...forgery, logs: { ...forgery.logs, ...changes } })
const edit =
  (node: string, from: string, to: string): Change =>
  (forgery) => ({ ...forgery, logs: { ...forgery.logs, [node]: (forgery.logs[node] ?? '').replace(from, to) } })
const op =
  (name: string, change: Partial<ForgedOp>): Change =>
  (forgery) => ({ ...forgery, ops: forgery.ops.map((each) => (each.name === name ? { ...each, ...change } : each)) })
const trace =
  (...records: readonly string[]): Change =>
  (forgery) => ({ ...forgery, trace: [...(forgery.trace ?? []), ...records] })
/** Before all others. */
const early =
  (...records: readonly string[]): Change =>
  (forgery) => ({ ...forgery, trace: [...records, ...(forgery.trace ?? [])] })
const without =
  (part: string): Change =>
  (forgery) => ({ ...forgery, trace: (forgery.trace ?? []).filter((record) => !record.includes(part)) })
const replaced =
  (part: string, by: string): Change =>
  (forgery) => ({ ...forgery, trace: (forgery.trace ?? []).map((record) => record.replace(part, by)) })
const moment =
  (name: string, ms: number): Change =>
  (forgery) => ({ ...forgery, moments: { ...forgery.moments, [name]: ms } })
const all =
  (...changes: readonly Change[]): Change =>
  (forgery) =>
    changes.reduce((changed, change) => change(changed), forgery)
const FAILED = { type: 'fail' } as const
const SAW_NEW = { seen: [2, 2] }
const SAW_OLD = { seen: [1, 1] }

function play(scenario: string, form: string, forgery: Forgery) {
  const { story, evidence } = forged(forgery)
  const facts = SCENARIOS.find(({ name }) => name === scenario)?.facts(story, evidence, form) ?? []
  return {
    facts,
    outcome: concludeFacts(facts),
    statusOf: (name: string) => facts.find((fact) => fact.name === name)?.status,
  }
}

type Case = readonly [fact: string, why: string, change: Change]
type Table = {
  readonly scenario: string
  readonly form: string
  readonly legal: Forgery
  readonly refuted: readonly Case[]
  /** Facts that the forgeries above refute in other tables of the same scenario. */
  readonly elsewhere?: readonly string[]
  readonly unknown: readonly Case[]
}

const NOT_AT_REST: Change = (forgery) => ({ ...forgery, atRest: false })

const TABLES: readonly Table[] = [
  {
    scenario: 'leader-crash-after-commit',
    form: 'small',
    legal: S1_SMALL,
    refuted: [
      ['acknowledged-before-the-kill', 'the write fails', op('write', FAILED)],
      ['acknowledged-before-the-kill', 'the answer comes after the kill', moment('killed L', 12)],
      [
        'followers-held-the-entry',
        'a follower gets it only in the next term',
        edit('n3', 'E1:2=2 H2,1', 'H2,1 E1:2=2'),
      ],
      ['followers-held-the-entry', 'the index holds something else', logs({ n2: 'E1:1=1 H1,1 E1:2=9 H2,1 E2:3 H2,3' })],
      [
        'commit-unknown-to-survivors',
        'a follower hears of the commit in the old term',
        edit('n2', 'H2,1', 'H1,2 H2,2'),
      ],
      ['commit-unknown-to-survivors', 'it enters the new term with the commit', edit('n2', 'H2,1', 'H2,2')],
      ['commit-never-left-the-leader', 'a heartbeat with it arrives', replaced('c2 dropped', 'c2')],
      ['leader-died-first', 'a new term begins before the kill', early('vote n3>n2 t2 i2 @17')],
      ['entry-survives', 'a member ends with another entry there', edit('n3', 'E2:3 H2,3', 'E2:2 E2:3 H2,3')],
      [
        'entry-survives',
        'only one has it at the end',
        logs({ n2: 'E1:1=1 H1,1 E1:2=2 H2,1 E2:2', n3: 'E1:1=1 H1,1 E1:2=2 H2,1 E2:2' }),
      ],
      ['first-read-sees-it', 'the new leader serves the old value', op('read', SAW_OLD)],
      ['final-reads-see-it', 'a node serves the old value', op('final-n3', SAW_OLD)],
    ],
    unknown: [
      ['followers-held-the-entry', 'the logs were copied too early', NOT_AT_REST],
      ['commit-unknown-to-survivors', 'a log ends before the next term', logs({ n3: 'E1:1=1 H1,1 E1:2=2' })],
      ['entry-survives', 'a log begins after a snapshot', logs({ n3: 'S2,1 E2:3 H2,3' })],
      ['first-read-sees-it', 'the read is not answered', op('read', FAILED)],
    ],
  },
  {
    scenario: 'leader-crash-after-commit',
    form: 'full',
    legal: S1_FULL,
    refuted: [
      [
        'laggards-lacked-the-entry',
        'one has it while in the old term',
        all(edit('n4', 'H2,1 E1:2=2', 'E1:2=2 H2,1'), trace('append-reply n4>n1 t1 i2')),
      ],
      ['candidate-without-it-stood', 'it never did', without('pre-vote n4')],
      ['candidate-without-it-refused', 'a voter grants it the vote', replaced('n3>n4 t1 reject', 'n3>n4 t2')],
      ['laggards-received-it', 'one never gets it', logs({ n5: 'E1:1=1 H1,1 H2,1' })],
    ],
    elsewhere: [
      'acknowledged-before-the-kill',
      'followers-held-the-entry',
      'commit-unknown-to-survivors',
      'commit-never-left-the-leader',
      'leader-died-first',
      'entry-survives',
      'first-read-sees-it',
      'final-reads-see-it',
    ],
    unknown: [
      ['candidate-without-it-refused', 'it never stood for election', without('pre-vote n4')],
      [
        'candidate-without-it-refused',
        'a refusal did not arrive',
        replaced('n3>n4 t1 reject', 'n3>n4 t1 reject dropped'),
      ],
      ['laggards-lacked-the-entry', 'its log is torn from the beginning', logs({ n4: '' })],
    ],
  },
  {
    scenario: 'minority-write-rolled-back',
    form: 'client-deadline',
    legal: ROLLED_BACK,
    refuted: [
      ['write-not-acknowledged', 'it is acknowledged', op('write', { type: 'ok', seen: [2, 2] })],
      [
        'client-stopped-waiting',
        'the system answers',
        op('write', { error: { code: 'UNAVAILABLE', message: 'timed out' } }),
      ],
      ['held-by-leader-and-follower', 'the follower never got it', logs({ n2: 'E1:1=1 H1,1 H2,1 E2:2 H2,2' })],
      ['commit-unknown-to-all', 'one knew it to be committed', edit('n1', 'H2,1', 'H1,2 H2,2')],
      ['leader-never-told-of-a-commit', 'it told one', trace('heartbeat n1>n3 t1 c2')],
      ['others-never-had-it', 'a third had it', edit('n3', 'H2,1', 'E1:2=2 H2,1')],
      ['overwritten-on-both', 'the old leader keeps it', logs({ n1: 'E1:1=1 H1,1 E1:2=2 H2,1' })],
      ['never-committed', 'one took it for committed in the new term', edit('n2', 'H2,1', 'H2,2')],
      ['never-seen', 'a local read sees it', op('local-F', SAW_NEW)],
      ['final-reads-see-the-old-value', 'a node ends with it', op('final-n4', SAW_NEW)],
      ['logs-agree-at-the-end', 'one log ends otherwise', edit('n5', 'E2:2 H2,2', 'E3:2 H3,2')],
    ],
    unknown: [
      ['overwritten-on-both', 'a log cannot be read', NOT_AT_REST],
      ['write-not-acknowledged', 'the client calls it a failure', op('write', FAILED)],
      ['never-seen', 'nobody read', (forgery) => ({ ...forgery, ops: forgery.ops.slice(0, 2) })],
    ],
  },
  {
    scenario: 'minority-write-rolled-back',
    form: 'server-answers',
    legal: ROLLED_BACK_ANSWERED,
    refuted: [
      [
        'failure-answered-by-the-system',
        'the client stopped waiting',
        op('write', { error: { code: 'NO_ANSWER', message: '' } }),
      ],
    ],
    elsewhere: [
      'write-not-acknowledged',
      'held-by-leader-and-follower',
      'commit-unknown-to-all',
      'leader-never-told-of-a-commit',
      'others-never-had-it',
      'overwritten-on-both',
      'never-committed',
      'never-seen',
      'final-reads-see-the-old-value',
      'logs-agree-at-the-end',
    ],
    unknown: [['failure-answered-by-the-system', 'it never ended', op('write', { type: 'open' })]],
  },
  {
    scenario: 'minority-write-committed-later',
    form: 'follower-wins',
    legal: COMMITTED_LATER,
    refuted: [
      ['write-not-acknowledged', 'it is acknowledged', op('write', { type: 'ok', seen: [2, 2] })],
      ['client-stopped-waiting', 'the system answers', op('write', { error: { code: 'UNAVAILABLE', message: 'x' } })],
      ['held-by-leader-and-follower', 'the follower got it later', edit('n2', 'E1:2=2 H2,1', 'H2,1 E1:2=2')],
      ['commit-unknown-to-all', 'one knew it in the old term', edit('n1', 'H2,1', 'H1,2 H2,2')],
      ['leader-never-told-of-a-commit', 'it told one', trace('append n1>n2 t1 i2 c2')],
      [
        'others-lacked-it',
        'a third had it in the old term',
        all(edit('n3', 'H2,1 E1:2=2', 'E1:2=2 H2,1'), trace('append-reply n3>n1 t1 i2')),
      ],
      ['invisible-before', 'the follower shows it too early', op('local-F', SAW_NEW)],
      [
        'committed-under-the-new-term',
        'the leader commits it without an entry of its own',
        edit('n2', 'E2:3 H2,3', 'H2,2 E2:3 H2,3'),
      ],
      ['own-entry-on-a-majority-first', 'it tells of the commit before', early('append n2>n4 t2 i2 c2 @0')],
      ['visible-after', 'a node does not show it', op('final-n5', SAW_OLD)],
      ['survives', 'a member ends with another', edit('n5', 'E2:3', 'E2:2 E2:3')],
      ['exactly-once', 'a log has it twice', edit('n4', 'E2:3', 'E2:3 E2:4=2')],
      ['logs-agree-at-the-end', 'one log ends otherwise', edit('n5', 'E2:3 H2,3', 'E3:3 H3,3')],
    ],
    unknown: [
      ['committed-under-the-new-term', 'a log does not show it', edit('n5', 'E2:3 H2,3', 'E2:3')],
      ['invisible-before', 'the read was not answered', op('local-F', FAILED)],
    ],
  },
  {
    scenario: 'old-term-entry-overwritten',
    form: 'figure-8d',
    legal: OVERWRITTEN_8D,
    refuted: [
      ['write-not-acknowledged', 'it is acknowledged', op('write', { type: 'ok', seen: [2, 2] })],
      ['a-S1-and-S2-hold-it', 'S2 gets it later', edit('n2', 'E1:2=2 H2,1', 'H2,1 E1:2=2')],
      ['a-the-others-lack-it', 'S4 has it', all(edit('n4', 'H2,1', 'E1:2=2 H2,1'), trace('append-reply n4>n1 t1 i2'))],
      ['b-S5-has-another-at-its-index', 'S5 has none', logs({ n5: 'E1:1=1 H1,1 H2,1 H4,1 E4:2 H4,2' })],
      ['c-on-a-majority', 'S3 never gets it', edit('n3', 'E1:2=2 ', '')],
      ['c-its-leader-knows', 'S3 does not acknowledge', without('n3>n1')],
      ['c-its-leader-knows', 'its acknowledgement is lost', replaced('n3>n1 t3 i2', 'n3>n1 t3 i2 dropped')],
      ['c-not-counted-as-committed', 'S1 tells of the commit', trace('append n1>n2 t3 i2 c2')],
      ['c-invisible', 'S2 shows it', op('local-S2', SAW_NEW)],
      ['d-overwritten-by-the-rival', 'S2 keeps it', logs({ n2: 'E1:1=1 H1,1 E1:2=2 H2,1 H3,1 H4,1' })],
      ['never-committed', 'S3 took it for committed', edit('n3', 'H4,1', 'H4,2')],
      ['never-seen', 'a node ends with it', op('final-n2', SAW_NEW)],
      ['logs-agree-at-the-end', 'one log ends otherwise', edit('n4', 'E4:4 H4,4', 'E5:4 H5,4')],
    ],
    unknown: [
      ['d-overwritten-by-the-rival', 'the logs were copied too early', NOT_AT_REST],
      ['c-invisible', 'the read was not answered', op('local-S3', FAILED)],
    ],
  },
  {
    scenario: 'old-term-entry-committed-indirectly',
    form: 'figure-8e',
    legal: COMMITTED_8E,
    refuted: [
      ['c-invisible', 'S2 shows it too early', op('local-S2', SAW_NEW)],
      ['e-own-entry-on-a-majority-first', 'S1 tells of the commit before', early('append n1>n3 t3 i2 c2 @0')],
      ['e-committed-under-a-later-term', 'S2 knew it in the old term', edit('n2', 'H2,1', 'H1,2 H2,2')],
      ['e-rival-refused', 'S3 votes for it', replaced('n3>n5 t3 reject', 'n3>n5 t3')],
      ['e-rival-overwritten', 'S5 keeps its own', logs({ n5: 'E1:1=1 H1,1 H2,1 E2:2 E2:3=3 H4,1' })],
      ['survives', 'a member ends with another', edit('n4', 'E1:2=2 E3:3', 'E3:2 E3:3')],
      ['visible-after', 'the next leader does not show it', op('read-after', SAW_OLD)],
      ['logs-agree-at-the-end', 'one log ends otherwise', edit('n5', 'E4:4 H4,4', 'E5:4 H5,4')],
    ],
    elsewhere: [
      'write-not-acknowledged',
      'a-S1-and-S2-hold-it',
      'a-the-others-lack-it',
      'b-S5-has-another-at-its-index',
      'c-on-a-majority',
      'c-its-leader-knows',
    ],
    unknown: [
      ['e-rival-refused', 'S5 did not stand for election', without('pre-vote n5')],
      ['e-rival-refused', 'S5 stood in a term that the voters knew', replaced('n5>n2 t4', 'n5>n2 t3')],
      ['e-rival-refused', 'S3 did not answer', without('n3>n5')],
    ],
  },
]

describe.each(TABLES)('$scenario:$form', ({ scenario, form, legal, refuted, elsewhere = [], unknown }) => {
  it('is held by legal evidence, each fact proved with a sentence', () => {
    const { facts, outcome } = play(scenario, form, legal)
    expect(facts.filter(({ status }) => status !== 'proved')).toEqual([])
    expect(outcome).toBe('held')
    for (const { sentence } of facts) expect(sentence).toMatch(/\w/)
    expect(new Set(facts.map(({ name }) => name)).size).toBe(facts.length)
  })

  it('has each of its facts refuted by some forgery', () => {
    const named = [...refuted.map(([name]) => name), ...elsewhere]
    expect(play(scenario, form, legal).facts.filter(({ name }) => !named.includes(name))).toEqual([])
  })

  const cases: readonly (readonly [FactStatus, string, string, Change])[] = [
    ...refuted.map(([name, why, change]) => ['refuted', name, why, change] as const),
    ...unknown.map(([name, why, change]) => ['unknown', name, why, change] as const),
  ]
  it.each(cases)('%s: %s, when %s', (status, name, _why, change) => {
    const { statusOf, outcome } = play(scenario, form, change(legal))
    expect(statusOf(name)).toBe(status)
    expect(outcome).not.toBe('held')
  })
})

describe('what is to be refused, or not answered, and is not', () => {
  it.each<readonly [scenario: string, form: string, what: string, change: Change, legal: Forgery]>([
    ['leader-crash-after-commit', 'full', 'a vote', replaced('n3>n4 t1 reject', 'n3>n4 t2'), S1_FULL],
    [
      'minority-write-rolled-back',
      'client-deadline',
      'the write',
      op('write', { type: 'ok', seen: [2, 2] }),
      ROLLED_BACK,
    ],
    ['minority-write-rolled-back', 'server-answers', 'the write', op('write', { type: 'ok' }), ROLLED_BACK_ANSWERED],
    ['old-term-entry-overwritten', 'figure-8d', 'the write', op('write', { type: 'ok', seen: [2, 2] }), OVERWRITTEN_8D],
  ])('is a violation of %s:%s, not a scenario that was not reached: %s', (scenario, form, _what, change, legal) => {
    expect(play(scenario, form, change(legal)).outcome).toBe('violated')
  })

  it('names the entry', () => {
    const { facts } = play(
      'minority-write-rolled-back',
      'client-deadline',
      op('write', { type: 'ok', seen: [2, 2] })(ROLLED_BACK),
    )
    expect(facts.find(({ name }) => name === 'write-not-acknowledged')?.sentence).toContain('(1, 2)')
  })
})

describe('an entry that a log shows right before a later term', () => {
  const outcomeOf = (...changes: readonly Change[]) =>
    play('leader-crash-after-commit', 'full', all(...changes)(S1_FULL))
  const inOneSave = edit('n5', 'H2,1 E1:2=2 E2:3', 'E1:2=2 E2:3 H2,1')

  it('came with that term if a later leader sent it, and nobody of the old one did', () => {
    expect(outcomeOf(inOneSave).outcome).toBe('held')
  })

  it('was there before if the member said so in the old term', () => {
    expect(outcomeOf(inOneSave, trace('append-reply n5>n1 t1 i2')).statusOf('laggards-lacked-the-entry')).toBe(
      'refuted',
    )
  })

  it('cannot be told where neither the log nor the messages say', () => {
    const silent = all(edit('n5', 'H2,1 E1:2=2 E2:3 H2,3', 'E1:2=2 H2,1 E2:3 H2,3'), without('n2>n5'))
    expect(outcomeOf(silent).statusOf('laggards-lacked-the-entry')).toBe('unknown')
  })
})

describe('evidence with something missing', () => {
  it('proves no absence from a trace that is not whole', () => {
    const { story, evidence } = forged(S1_SMALL)
    const { trace: whole } = evidence.raft
    const scenario = SCENARIOS.find(({ name }) => name === 'leader-crash-after-commit')
    for (const lack of [{ notKept: 1 }, { unknownFrames: 1 }]) {
      const raft = { ...evidence.raft, ...(whole && { trace: { ...whole, ...lack } }) }
      const found = scenario
        ?.facts(story, { ...evidence, raft }, 'small')
        .find(({ name }) => name === 'commit-never-left-the-leader')
      expect(found?.status).toBe('unknown')
    }
  })

  it('proves nothing without logs', () => {
    const { facts, outcome } = play('leader-crash-after-commit', 'small', { ...S1_SMALL, logs: {} })
    expect(outcome).toBe('not reached')
    expect(facts.find(({ name }) => name === 'entry-survives')?.status).toBe('unknown')
  })

  it('by packets asks for nothing of a trace, and no less of the logs', () => {
    expect(play('leader-crash-after-commit', 'packets', S1_PACKETS).outcome).toBe('held')
    expect(play('leader-crash-after-commit', 'packets', edit('n2', 'H2,1', 'H2,2')(S1_PACKETS)).outcome).toBe(
      'not reached',
    )
  })
})
