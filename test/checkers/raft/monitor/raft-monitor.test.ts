import { describe, expect, it } from 'vitest'
import type { RaftMonitor } from '../../../../checkers/raft/monitor/monitor.ts'
import { createRaftMonitor } from '../../../../checkers/raft/monitor/raft-monitor.ts'
import { found, step, tell } from './support/views.ts'

const verdicts = (monitor: RaftMonitor) => monitor.rows().map(({ checker, verdict }) => `${checker} ${verdict}`)

describe('the monitors together', () => {
  it('judge nothing where nothing was seen', () => {
    expect(verdicts(createRaftMonitor())).toEqual([
      'election-safety not-applicable',
      'log-matching not-applicable',
      'leader-completeness not-applicable',
      'state-machine-safety not-applicable',
      'durability not-applicable',
      'commit-monotone not-applicable',
    ])
  })

  it('make a row of each property, with what was found and how much was looked at', () => {
    const monitor = tell([step('n1 L2 1a; c1 a1'), step('n2 L2 1a'), step('n2 L2 1a 2b')])
    expect(verdicts(monitor)).toEqual([
      'election-safety invalid',
      'log-matching valid',
      'leader-completeness valid',
      'state-machine-safety valid',
      'durability not-applicable',
      'commit-monotone valid',
    ])
    expect(monitor.rows()[0]).toEqual({
      checker: 'election-safety',
      verdict: 'invalid',
      anomalies: [
        {
          name: 'two-leaders',
          sentence: 'n1 and n2 both led term 2: n1 since 0.001000 s, n2 at 0.002000 s',
          ops: [],
          whiteBox: true,
        },
      ],
      stats: { leaders: 1, found: 1 },
    })
  })

  it('keep the first few findings of each property in order of time, and count them all', () => {
    const steps = Array.from({ length: 20 }, (_, i) => [step(`n1 L${i + 1}`), step(`n2 L${i + 1}`)]).flat()
    const monitor = tell([...steps, step('n1 L20; c7')])
    expect(monitor.findings).toHaveLength(5)
    expect(monitor.findings.map(({ timeUs }) => timeUs)).toEqual([2000, 4000, 6000, 8000, 41000])
    expect(monitor.foundCount).toBe(21)
  })

  it('tell commands in the words they are given', () => {
    const told = [step('n1 L2 1a; c1 a1'), step('n2 F3 3b; c1 a1')]
    const monitor = tell(told, createRaftMonitor({ words: (command) => `<${command}>` }))
    expect(monitor.findings[0]?.sentence).toContain('n1 applied (1, 1) <a>')
  })

  it('say nothing twice of a step that changes nothing', () => {
    const monitor = tell([step('n1 L2; c7')])
    const same = { ...(step('n1 L2; c7') as { readonly view: Parameters<RaftMonitor['stepped']>[1] }).view }
    monitor.stepped('n1', same, 5000)
    expect(found(monitor)).toEqual(['commit-monotone commit-beyond-log'])
  })

  it('forget entries that all nodes have compacted away, and no others', () => {
    const told = [step('n1 L1 1a 1b; c2 a2'), step('n2 F1 1a 1b; c2 a2'), step('n1 L1 s2:1; c2 a2')]
    expect(found(tell([...told, step('n3 F1 1x 1b')]))).toEqual(['log-matching log-mismatch'])
    const compacted = [...told, step('n2 F1 s2:1; c2 a2')]
    expect(found(tell([...compacted, step('n3 F1 1x 1b')]))).toEqual([])
    expect(found(tell([...compacted, step('n3 F1 1x 1y')]))).toEqual(['log-matching log-mismatch'])
  })
})
