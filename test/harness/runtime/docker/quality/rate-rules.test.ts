import { describe, expect, it } from 'vitest'
import { EnvironmentError } from '../../../../../harness/core/errors.ts'
import { parseClasses, rateBatch } from '../../../../../harness/runtime/docker/quality/rate-rules.ts'

describe('limits of rates', () => {
  const lines = rateBatch([
    { address: '198.19.0.12', bitsPerSecond: 1_000_000 },
    { address: '198.19.0.13', bitsPerSecond: 100_000_000 },
  ]).split('\n')

  it('are a class for each peer, chosen by its address, with a queue that drops what does not fit', () => {
    expect(lines[0]).toBe('qdisc add dev eth0 root handle 1: htb default 0')
    expect(lines).toContain('class add dev eth0 parent 1: classid 1:1 htb rate 1000000bit burst 3200 cburst 3200')
    expect(lines).toContain('qdisc add dev eth0 parent 1:1 bfifo limit 50000')
    expect(lines).toContain('class add dev eth0 parent 1: classid 1:2 htb rate 100000000bit burst 62500 cburst 62500')
    expect(lines.filter((line) => line.includes('ip dst'))).toEqual([
      'filter add dev eth0 parent 1: protocol ip prio 2 u32 match ip dst 198.19.0.12/32 flowid 1:1',
      'filter add dev eth0 parent 1: protocol ip prio 2 u32 match ip dst 198.19.0.13/32 flowid 1:2',
    ])
  })

  it('let the probes of cuts and of qualities pass before', () => {
    const past = lines.filter((line) => line.includes('prio 1') && line.endsWith('flowid 1:0'))
    expect(past.map((line) => /dport (\d+)/.exec(line)?.[1])).toEqual(['9', '10'])
  })

  it('are nothing without a peer', () => {
    expect(rateBatch([])).toBe('')
  })

  it('are read back in bits a second, with what they held back', () => {
    const printed = JSON.stringify([
      { class: 'htb', handle: '1:1', rate: 125_000, stats: { overlimits: 45, drops: 3, backlog: 14_904 } },
      { class: 'other', handle: '2:1', rate: 1 },
    ])
    expect(parseClasses(printed)).toEqual([{ bitsPerSecond: 1_000_000, heldBack: 14_952 }])
    expect(parseClasses('')).toEqual([])
    expect(() => parseClasses('Error')).toThrow(EnvironmentError)
  })
})
