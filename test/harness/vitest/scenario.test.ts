import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { scenarioText } from '../../../harness/vitest/failure-text.ts'
import { scenario } from '../../../harness/vitest.ts'
import { resolveSettings } from '../../../systems/options.ts'
import { raftKv } from '../../../systems/raft-kv/system.ts'
import { play } from '../../support/play.ts'

const OUT = join(tmpdir(), `ordeal-vitest-${process.pid}`)
afterAll(() => rmSync(OUT, { recursive: true, force: true }))

describe('a scenario as a test', () => {
  scenario('passes when it is valid', { time: '3s', nodes: 3, nemesis: 'kill', rate: 200, out: OUT })

  scenario('passes when it is as expected', {
    time: '20s',
    nodes: 5,
    nemesis: 'partition:leader',
    settings: { bug: 'leader-local-read', 'check-quorum': 'off' },
    workload: 'set',
    rate: 200,
    seed: 3,
    expect: 'invalid:stale-read',
    out: OUT,
  })

  it('is refused at once when it names no system, or a time that is none', () => {
    expect(() => scenario('x', { system: 'raft-kw' })).toThrow(expect.objectContaining({ code: 'UNKNOWN_SYSTEM' }))
    expect(() => scenario('x', { time: 'long' })).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }))
  })
})

describe('what a failed scenario says', () => {
  const settings = resolveSettings(raftKv.options, { bug: 'leader-local-read', 'check-quorum': 'off' })
  const broken = play({ settings, nemeses: [{ family: 'partition', target: 'leader' }], timeMs: 30_000 })

  it('is the verdict, the witness and the command that runs it again, in at most 15 lines', () => {
    const record = { ...broken.record, replay: 'ordeal run --seed 1' }
    const lines = scenarioText(record, broken.history, 'runs/x').split('\n')
    expect(lines.length).toBeLessThanOrEqual(15)
    expect(lines[0]).toBe('✗ INVALID  raft-kv · register · 5 nodes · seed 1')
    expect(lines[1]).toMatch(/^Broken: linearizability, by a /)
    expect(lines[3]).toMatch(/^Witness: /)
    expect(lines.slice(-2)).toEqual(['report  runs/x/report.html', 'replay  npx ordeal run --seed 1'])
  })

  it('is why nothing is known, where that is so, and what was expected', () => {
    const { record, history } = play({ nemeses: [], timeMs: 1_000, rate: 1 })
    const doubtful = {
      ...record,
      verdict: 'unknown' as const,
      reasons: Array.from({ length: 30 }, (_, i) => `reason ${i}`),
      scenario: { ...record.scenario, expect: { verdict: 'valid' as const } },
    }
    const lines = scenarioText(doubtful, history, 'runs/x').split('\n')
    expect(lines.length).toBeLessThanOrEqual(15)
    expect(lines[0]).toContain('? UNKNOWN, but expected valid')
    expect(lines[1]).toBe('- reason 0')
  })
})
