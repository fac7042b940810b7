import { describe, expect, it } from 'vitest'
import { judgeLinks } from '../../../../harness/runtime/docker/link-states.ts'
import { statesSince } from '../../../../harness/runtime/docker/proxied-links-port.ts'
import type { LinkCount } from '../../../../systems/peer-proxy.ts'

const NAMES = ['n1', 'n2']
const count = (from: string, to: string, change: Partial<LinkCount> = {}): LinkCount => ({
  from,
  to,
  delivered: 0,
  cut: 0,
  probesDelivered: 0,
  probesCut: 0,
  ...change,
})
const stateOf = (before: Partial<LinkCount>, after: Partial<LinkCount>) =>
  statesSince(NAMES, [count('n1', 'n2', before)], [count('n1', 'n2', after)])
    .get('n2')
    ?.get('n1')

describe('what the proxy’s counters say of a link', () => {
  it('is open where a probe got through, cut where it was dropped, silent where none came', () => {
    expect(stateOf({}, { probesDelivered: 1 })).toBe('open')
    expect(stateOf({}, { probesCut: 1 })).toBe('cut')
    expect(stateOf({}, {})).toBe('silent')
  })

  it('counts only what came since', () => {
    expect(stateOf({ probesDelivered: 5, probesCut: 2 }, { probesDelivered: 5, probesCut: 3 })).toBe('cut')
    expect(stateOf({ probesDelivered: 5 }, { probesDelivered: 5 })).toBe('silent')
  })

  it('is not cut while messages get through, whatever became of the probe', () => {
    expect(stateOf({ delivered: 7 }, { delivered: 8, probesCut: 1 })).toBe('open')
    expect(stateOf({ delivered: 7 }, { delivered: 7, probesCut: 1 })).toBe('cut')
  })

  it('judged as packets are: the cut pair and no other', () => {
    const states = statesSince(
      NAMES,
      [],
      [count('n1', 'n2', { probesCut: 1 }), count('n2', 'n1', { probesDelivered: 1 })],
    )
    expect(judgeLinks(states, { n2: ['n1'] }, { n2: ['n1'] }).holds).toBe(true)
    expect(judgeLinks(states, { n1: ['n2'] }, { n1: ['n2'] }).holds).toBe(false)
  })
})
