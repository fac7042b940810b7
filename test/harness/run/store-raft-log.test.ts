import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readEvidence, storeEvidence } from '../../../harness/run/evidence.ts'
import { RunStore } from '../../../harness/run/store.ts'
import { readRaftLog, writeRaftLog } from '../../../harness/run/store-raft-log.ts'
import { logged, memberLog } from '../../support/raft-evidence.ts'

const root = mkdtempSync(join(tmpdir(), 'ordeal-raft-log-'))
afterAll(() => rmSync(root, { recursive: true }))

function store(name: string): RunStore {
  return RunStore.createNamed(root, name, '1', new Date(0))
}

describe('logs of simulated nodes as files', () => {
  it('are read again as they were', () => {
    const { events } = memberLog('n1', 'Ia E1:1=7 H1,1 E2:1 H2,1,b S9,3')
    const kept = store('whole')
    writeRaftLog(kept, 'evidence/n1', events)
    expect(readRaftLog(kept.path('evidence/n1'))).toEqual(events)
  })

  it('that are not there, or were changed, cannot be read, which is no finding', () => {
    const kept = store('broken')
    const unreadable = expect.objectContaining({ code: 'LOG_UNREADABLE' })
    expect(() => readRaftLog(kept.path('evidence/n1'))).toThrow(unreadable)
    writeRaftLog(kept, 'evidence/n1', [])
    writeFileSync(kept.path('evidence/n1/log.jsonl'), '{"type":')
    expect(() => readRaftLog(kept.path('evidence/n1'))).toThrow(unreadable)
  })

  it('are evidence with all that goes with them: what could not be read, digests, the trace', () => {
    const kept = store('evidence')
    const evidence = {
      members: [memberLog('n1', 'E1:1=7 H1,1'), { node: 'n2', events: [], problem: 'the disk has no whole record' }],
      trace: { records: [], counts: { append: 3 }, unknownFrames: 0, notKept: 1 },
      stateHashes: [{ node: 'n1', revision: 1, latestRevision: 1, compactRevision: -1, hash: 'a' }],
      atRest: true,
    }
    storeEvidence(evidence, kept)
    expect(readEvidence(kept.directory, ['n1', 'n2'], { read: readRaftLog, logged })).toEqual(evidence)
  })
})
