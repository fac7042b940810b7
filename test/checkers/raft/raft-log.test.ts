import { describe, expect, it } from 'vitest'
import { DEFAULT_BUDGET, type RunFacts } from '../../../checkers/checker.ts'
import { raftLog } from '../../../checkers/raft/raft-log.ts'
import { settledLinearizability } from '../../../checkers/raft/settled-linearizability.ts'
import { stateHash } from '../../../checkers/raft/state-hash.ts'
import type { StateHash } from '../../../harness/core/raft-evidence.ts'
import { DIRECTED_SCHEMA } from '../../../harness/workloads/directed.ts'
import { type ForgedOp, type Forgery, forged, logged } from '../../support/raft-evidence.ts'

function facts(evidence: ReturnType<typeof forged>['evidence']): RunFacts {
  return {
    schema: DIRECTED_SCHEMA,
    model: 'versioned-register',
    requestedFaults: [],
    expectsFinalPhase: false,
    inside: { raft: evidence.raft, logged },
  }
}

function judge(logs: Forgery['logs'], ops: readonly ForgedOp[] = [], atRest = true) {
  const { evidence } = forged({ roles: {}, numbers: {}, moments: {}, logs, ops, atRest })
  return raftLog.check(evidence.history, facts(evidence), DEFAULT_BUDGET)
}

const names = (result: ReturnType<typeof judge>) => result.anomalies.map(({ name }) => name)
const write = (value: number, type: ForgedOp['type'] = 'ok'): ForgedOp => ({
  name: `w${value}`,
  node: 'n1',
  f: 'write',
  value,
  type,
})

const LEGAL = { n1: 'E1:1=5 H1,1 E1:2=6 H1,2', n2: 'E1:1=5 H1,1 E1:2=6', n3: 'E1:1=5 E2:2=9 E1:2=6' }

describe('raft-log', () => {
  it('is valid where logs match and have every acknowledged write, though a tail was overwritten', () => {
    const result = judge({ ...LEGAL, n3: 'E1:1=5 H1,1' }, [write(5), write(6), write(7, 'fail'), write(8, 'info')])
    expect(result).toMatchObject({ verdict: 'valid', anomalies: [], stats: { members: 3 } })
  })

  it.each<[string, string, Forgery['logs'], readonly ForgedOp[]]>([
    ['lost-write', 'an acknowledged write is on a minority', { n1: 'E1:1=5 H1,0', n2: 'H1,0', n3: 'H1,0' }, [write(5)]],
    ['lost-write', 'and where it is in no log at all', { n1: 'E1:1=6', n2: 'E1:1=6', n3: '' }, [write(5)]],
    [
      'failed-write-committed',
      'a failed write is committed',
      { n1: 'E1:1=5 H1,1', n2: 'E1:1=5', n3: '' },
      [write(5, 'fail')],
    ],
    [
      'write-committed-twice',
      'one write is committed at two indexes',
      { n1: 'E1:1=5 E1:2=5 H1,2', n2: 'E1:1=5 E1:2=5', n3: '' },
      [write(5, 'info')],
    ],
    [
      'write-committed-twice',
      'and as two commands',
      { n1: 'E1:1=5@s/1 E1:2=5@s/2 H1,2', n2: 'E1:1=5@s/1 E1:2=5@s/2', n3: '' },
      [write(5, 'info')],
    ],
    [
      'committed-entries-differ',
      'two members commit different entries',
      { n1: 'E1:1=5 H1,1', n2: 'E2:1=6 H2,1', n3: '' },
      [],
    ],
    [
      'committed-entry-lost',
      'a committed entry is on a minority at the end',
      { n1: 'E1:1=5 H1,1', n2: 'E2:1=6 H2,0', n3: 'E2:1=6 H2,0' },
      [],
    ],
    ['log-mismatch', 'the same entry has two contents', { n1: 'E1:1=5', n2: 'E1:1=6', n3: '' }, []],
    [
      'log-mismatch',
      'before the same entry the terms differ',
      { n1: 'E1:1=5 E3:2=6', n2: 'E2:1=5 E3:2=6', n3: '' },
      [],
    ],
    ['voted-twice', 'a member votes twice in a term', { n1: 'H2,0,a H2,0,b', n2: '', n3: '' }, []],
    ['term-went-back', 'a member’s term goes back', { n1: 'H2,0 H1,0', n2: '', n3: '' }, []],
    [
      'commit-went-back',
      'a member’s commit goes back',
      { n1: 'E1:1=5 E1:2=6 H1,2 H1,1', n2: 'E1:1=5 E1:2=6', n3: '' },
      [],
    ],
    [
      'committed-entry-overwritten',
      'what a member knew to be committed is overwritten',
      { n1: 'E1:1=5 H1,1 E2:1=6', n2: '', n3: '' },
      [],
    ],
  ])('finds %s: %s', (name, _why, logs, ops) => {
    const result = judge(logs, ops)
    expect(names(result)).toContain(name)
    expect(result.verdict).toBe('invalid')
    expect(result.anomalies.every(({ whiteBox }) => whiteBox === true)).toBe(true)
  })

  it.each<[string, Forgery['logs'], readonly ForgedOp[]]>([
    [
      'an acknowledged write on a majority that no log proves committed',
      { n1: 'E1:1=5', n2: 'E1:1=5', n3: '' },
      [write(5)],
    ],
    [
      'an acknowledged write that a snapshot covers',
      { n1: 'E1:1=5 H1,1', n2: 'S4,1 E1:5=6', n3: 'S4,1 E1:5=6' },
      [write(5)],
    ],
    [
      'a failed write on an overwritten tail',
      { n1: 'E1:1=5 E2:1=6 H2,1', n2: 'E2:1=6', n3: '' },
      [write(5, 'fail'), write(6)],
    ],
    [
      'a command that is committed twice and applied once',
      { n1: 'E1:1=5@s/1 E1:2=5@s/1 H1,2', n2: 'E1:1=5@s/1 E1:2=5@s/1', n3: '' },
      [write(5)],
    ],
    [
      'one vote in each of two terms, and the same vote again',
      { n1: 'H2,0,a H2,0,a H3,0,b E3:1=5', n2: 'E3:1=5', n3: '' },
      [],
    ],
    [
      'a tail overwritten above the commit index',
      { n1: 'E1:1=5 E1:2=6 H1,1 E2:2=7 H2,1', n2: 'E1:1=5 E2:2=7', n3: '' },
      [],
    ],
  ])('takes for legal: %s', (_what, logs, ops) => {
    expect(names(judge(logs, ops)).filter((name) => name !== 'lost-write')).toEqual([])
    expect(names(judge(logs, ops))).toEqual([])
  })

  it('says what can still be said where a log cannot be read, and else that it does not apply', () => {
    expect(judge({ n1: 'S4,1 E1:5=5', n2: 'E1:1=5', n3: '' }, [write(9)])).toMatchObject({
      verdict: 'not-applicable',
      reason: expect.stringMatching(/begins at index 5/),
    })
    expect(names(judge({ n1: 'S4,1 E1:5=5', n2: 'H2,0,a H2,0,b', n3: '' }))).toEqual(['voted-twice'])
    expect(judge(LEGAL, [], false).verdict).not.toBe('valid')
    expect(judge({ n1: '', n2: '', n3: '' })).toMatchObject({ verdict: 'not-applicable', reason: 'the logs are empty' })
  })
})

describe('settled-linearizability', () => {
  const check = (logs: Forgery['logs'], ops: readonly ForgedOp[]) => {
    const { evidence } = forged({ roles: {}, numbers: {}, moments: {}, logs, ops })
    return settledLinearizability.check(evidence.history, facts(evidence), DEFAULT_BUDGET)
  }
  const read: ForgedOp = { name: 'r', node: 'n1', f: 'read', value: null, seen: [1, 5] }

  it('finds a read of what the logs show never happened, and labels it white-box', () => {
    const result = check({ n1: 'E1:1=6 H1,1', n2: 'E1:1=6' }, [write(5, 'info'), read])
    expect(result.verdict).toBe('invalid')
    expect(result.anomalies[0]?.whiteBox).toBe(true)
    expect(result.stats).toMatchObject({ unknownWrites: 1, neverLogged: 1 })
  })

  it('takes the same read for legal where the logs show the write committed', () => {
    expect(check({ n1: 'E1:1=5 H1,1', n2: 'E1:1=5' }, [write(5, 'info'), read])).toMatchObject({
      verdict: 'valid',
      stats: { committed: 1 },
    })
  })
})

describe('state-hash', () => {
  const state = (node: string, hash: string, change: Partial<StateHash> = {}): StateHash => ({
    node,
    revision: 7,
    latestRevision: 7,
    compactRevision: -1,
    hash,
    ...change,
  })
  const check = (...stateHashes: readonly StateHash[]) => {
    const { evidence } = forged({ roles: {}, numbers: {}, moments: {}, logs: {}, ops: [] })
    const run = { ...facts(evidence), inside: { raft: { ...evidence.raft, stateHashes }, logged } }
    return { applies: stateHash.applies(run), ...stateHash.check(evidence.history, run, DEFAULT_BUDGET) }
  }

  it('is valid where all are equal, invalid where one differs', () => {
    expect(check(state('n1', 'a'), state('n2', 'a')).verdict).toBe('valid')
    expect(check(state('n1', 'a'), state('n2', 'b'))).toMatchObject({
      verdict: 'invalid',
      anomalies: [{ name: 'states-differ' }],
    })
  })

  it('finds members at different revisions at rest', () => {
    expect(check(state('n1', 'a'), state('n2', 'a', { latestRevision: 8 })).verdict).toBe('invalid')
  })

  it('compares nothing across different compactions', () => {
    expect(check(state('n1', 'a'), state('n2', 'b', { compactRevision: 3 })).verdict).toBe('not-applicable')
  })

  it('does not apply to one digest, or none', () => {
    expect(check(state('n1', 'a')).applies).not.toBe(true)
    expect(check().applies).not.toBe(true)
  })
})
