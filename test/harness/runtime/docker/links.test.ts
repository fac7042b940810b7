import { describe, expect, it } from 'vitest'
import { changedNodes, effectiveGrudge } from '../../../../harness/runtime/docker/grudges.ts'
import {
  isDecided,
  judgeLinks,
  type LinkState,
  type LinkStates,
  linkState,
} from '../../../../harness/runtime/docker/link-states.ts'
import { type Counters, nftRules, parseCounters } from '../../../../harness/runtime/docker/nft-rules.ts'

const NODES = ['n1', 'n2', 'n3']

describe('the effective grudge', () => {
  it('adds up the grudges of faults that overlap, each drop once', () => {
    const grudges = [{ n1: ['n2', 'n3'] }, { n1: ['n2'], n3: ['n1'] }]
    expect(effectiveGrudge(NODES, grudges)).toEqual({ n1: ['n2', 'n3'], n2: [], n3: ['n1'] })
  })

  it('keeps what another fault still drops when one has ended', () => {
    const before = effectiveGrudge(NODES, [{ n1: ['n2'] }, { n1: ['n2'], n2: ['n1'] }])
    const after = effectiveGrudge(NODES, [{ n1: ['n2'] }])
    expect(after).toEqual({ n1: ['n2'], n2: [], n3: [] })
    expect(changedNodes(NODES, before, after)).toEqual(['n2'])
  })

  it('never has a node drop its own packets, nor those of a node outside the cluster', () => {
    expect(effectiveGrudge(NODES, [{ n1: ['n1', 'n9'] }])).toEqual({ n1: [], n2: [], n3: [] })
  })

  it('counts no node as changed for the order of its drops', () => {
    expect(changedNodes(NODES, { n1: ['n3', 'n2'] }, { n1: ['n2', 'n3'] })).toEqual([])
  })
})

describe('the packet rules of a node', () => {
  const peers = [
    { name: 'n2', address: '198.19.0.12' },
    { name: 'n3', address: '198.19.0.13' },
  ]

  it('drop every packet of the sources in the grudge and of no other, in one transaction', () => {
    const lines = nftRules(peers, ['n3']).split('\n')
    expect(lines.slice(0, 2)).toEqual(['add table ip ordeal', 'flush table ip ordeal'])
    expect(lines.filter((line) => line.includes('"drop '))).toEqual([
      '  ip saddr 198.19.0.13 counter drop comment "drop n3"',
    ])
  })

  it('count the probes of every peer, dropped or not', () => {
    const probes = nftRules(peers, ['n3']).match(/ip saddr \S+ udp dport 9 counter drop comment "probe n\d"/g)
    expect(probes).toHaveLength(2)
  })

  it('are read back from what nft prints, a missing drop rule being no zero', () => {
    const rule = (comment: string, packets: number) => ({
      rule: { comment, expr: [{ match: {} }, { counter: { packets, bytes: 1 } }, { drop: null }] },
    })
    const printed = JSON.stringify({
      nftables: [{ metainfo: {} }, { chain: {} }, rule('drop n3', 7), rule('probe n2', 2), rule('probe n3', 0)],
    })
    const { dropped, arrived } = parseCounters(printed)
    expect([...dropped]).toEqual([['n3', 7]])
    expect([...arrived]).toEqual([
      ['n2', 2],
      ['n3', 0],
    ])
    expect(() => parseCounters('Error: no such table')).toThrow(/not its JSON/)
  })
})

describe('the state of a link', () => {
  const counters = (dropped: number | undefined, arrived: number): Counters => ({
    dropped: new Map(dropped === undefined ? [] : [['n2', dropped]]),
    arrived: new Map([['n2', arrived]]),
  })
  const cases: readonly [string, Counters, Counters, LinkState][] = [
    ['open if a probe arrived', counters(undefined, 3), counters(undefined, 4), 'open'],
    ['cut if packets were dropped and no probe arrived', counters(0, 3), counters(1, 3), 'cut'],
    ['open if a probe arrived although others were dropped', counters(0, 3), counters(5, 4), 'open'],
    ['silent if nothing came, though there is a drop rule', counters(4, 3), counters(4, 3), 'silent'],
    ['silent if nothing came and nothing would be dropped', counters(undefined, 3), counters(undefined, 3), 'silent'],
  ]
  it.each(cases)('is %s', (_, before, after, state) => {
    expect(linkState('n2', before, after)).toBe(state)
  })
})

describe('the judgement of links', () => {
  const states = (cut: readonly string[], silent: readonly string[] = []): LinkStates =>
    new Map(
      NODES.map((node) => [
        node,
        new Map(
          NODES.filter((source) => source !== node).map((source): [string, LinkState] => {
            const pair = `${source}>${node}`
            return [source, cut.includes(pair) ? 'cut' : silent.includes(pair) ? 'silent' : 'open']
          }),
        ),
      ]),
    )

  it('holds if exactly the pairs of the grudge are cut', () => {
    expect(judgeLinks(states(['n2>n1']), { n1: ['n2'] }, { n1: ['n2'] })).toEqual({
      holds: true,
      detail: { open: 5, cut: 1, silent: 0, wrong: [] },
    })
  })

  it('fails if the cut is in the other direction', () => {
    const { holds, detail } = judgeLinks(states(['n1>n2']), { n1: ['n2'] }, { n1: ['n2'] })
    expect(holds).toBe(false)
    expect(detail).toMatchObject({
      wrong: ['n2 -> n1 should be cut, but is open', 'n1 -> n2 should be open, but is cut'],
    })
  })

  it('lets pairs be cut that another fault in force cuts', () => {
    const inForce = { n1: ['n2'], n3: ['n1'] }
    expect(judgeLinks(states(['n2>n1', 'n1>n3']), { n1: ['n2'] }, inForce).holds).toBe(true)
    expect(judgeLinks(states(['n2>n1', 'n1>n3']), { n1: ['n2'] }, { n1: ['n2'] }).holds).toBe(false)
  })

  it('takes a silent pair neither for cut nor for open', () => {
    expect(isDecided(states([], ['n2>n1']))).toBe(false)
    expect(judgeLinks(states([], ['n2>n1']), { n1: ['n2'] }, { n1: ['n2'] }).holds).toBe(false)
    expect(judgeLinks(states([], ['n2>n1']), {}, {}).holds).toBe(false)
  })

  it('fails for a node of the grudge that was not measured', () => {
    expect(judgeLinks(states([]), { n9: ['n1'] }, {}).holds).toBe(false)
  })
})
