import { describe, expect, it } from 'vitest'
import { effectOf, faultTable } from '../../scripts/acceptance/fault-table.js'

const KILL = {
  fault: 'kill',
  node: 'n1',
  leader: 'n1',
  mechanism: 'SIGKILL to the server',
  holds: true,
  measured: { n1: 'dead, exit code 137' },
  healMs: 210,
  answersAfterMs: 1400,
}
const LINE = { case: 'faults-by-node', commit: 'abc', date: '2026-01-02', rows: [KILL] }

describe('the table of faults by node', () => {
  it('has a row for each, with the newest line of each case', () => {
    const newer = { ...LINE, commit: 'def', rows: [KILL, { ...KILL, node: 'n2', holds: false }] }
    const links = { ...LINE, case: 'link-faults-by-node', rows: [{ ...KILL, fault: 'clog', measured: [] }] }
    const text = faultTable([LINE, links, newer])
    expect(text.split('\n').slice(0, 6)).toEqual([
      'From `faults-by-node` at def, 2026-01-02; `link-faults-by-node` at abc, 2026-01-02.',
      '',
      '| fault | node | mechanism | measured | healed in | all answer after | in force |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      '| kill | n1, leads | SIGKILL to the server | dead, exit code 137 | 210 ms | 1400 ms | yes |',
      '| kill | n2 | SIGKILL to the server | {"n1":"dead, exit code 137"} | 210 ms | 1400 ms | **no** |',
    ])
    expect(text.split('\n')).toHaveLength(7)
  })

  it('says how to measure where nothing is', () => {
    expect(faultTable([])).toContain('npm run acceptance faults-by-node')
  })
})

it.each([
  [[{ sent: 10, clogged: true }], 'none of 10 datagrams came through'],
  [[{ bitsPerSecond: 980_000 }, { bitsPerSecond: 1_010_000 }], '0.98 to 1.01 Mbit/s'],
  [
    [{ sent: 500, lost: 50, duplicates: 0, overtaken: 3, minUs: 9_000, medianUs: 10_000, maxUs: 12_000 }],
    'median delay 10.0 ms, varying by 3.0 ms, 10.0 % lost, 0 doubled, 3 overtaken, of 500',
  ],
  [{ n1: [{ offsetMs: -5000.4, ratePpm: 0 }] }, 'its process reads -5.000 s'],
  [
    { n1: { allowedPercent: 10, usedPercent: 9.5, throttledPeriods: 8 }, wrong: [] },
    '10 % allowed, 9.5 % used, throttled in 8 periods',
  ],
  [
    { n1: { newConnection: 'silent', oldConnection: 'none', packetsMet: 3, unheard: [] }, wrong: [] },
    'new connections: silent; the old one: none; 3 packets met',
  ],
  [{ open: 2, cut: 4, silent: 0, wrong: [] }, 'of the directed links between nodes 4 cut, 2 open'],
])('the effect of %j', (measured, words) => {
  expect(effectOf({ node: 'n1', measured })).toBe(words)
})
