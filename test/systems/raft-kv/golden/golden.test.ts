/** Transcripts of raft-kv, written again by `UPDATE_GOLDEN=1`; see transcript.ts. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { raftKv } from '../../../../systems/raft-kv/system.ts'
import { expectGolden } from '../../../support/golden.ts'
import { runTranscript } from './transcript.ts'

const FOLDER = new URL('../../../golden/raft-kv/', import.meta.url)

describe('the transcript', () => {
  it.each(readdirSync(FOLDER))('%s', (file) => {
    expectGolden(`raft-kv/${file}`, runTranscript(raftKv, readFileSync(new URL(file, FOLDER), 'utf8')))
  })

  it('of what cannot happen, or is not understood, is refused', () => {
    expect(() => runTranscript(raftKv, '> cluster 3\n> heartbeat n1\n')).toThrow("n1 has no timer 'heartbeat'")
    expect(() => runTranscript(raftKv, '> cluster 3\n> campain n1\n')).toThrow('campain')
    expect(() => runTranscript(raftKv, '> cluster 3\n> start n1\n')).toThrow('n1 runs')
    expect(() => runTranscript(raftKv, '> campaign n1\n')).toThrow('begins with')
  })
})
