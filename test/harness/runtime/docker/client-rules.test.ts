import { describe, expect, it } from 'vitest'
import { addedRule, endedRule, metPackets, tableOf } from '../../../../harness/runtime/docker/client-links/rules.ts'

const WAY = { gateway: '198.19.0.1', port: 2379 }

describe('the packet rules between clients and a node', () => {
  it('match only what comes from the gateway to the clients’ port', () => {
    for (const rule of ['cut', 'stall', 'reset'] as const) {
      const lines = addedRule(rule, WAY)
        .split('\n')
        .filter((line) => line.startsWith('  '))
      expect(lines.length).toBeGreaterThan(0)
      for (const line of lines) expect(line).toMatch(/^ {2}ip saddr 198\.19\.0\.1 tcp (dport|sport) /)
      for (const line of lines) expect(line).toContain('tcp dport 2379')
    }
  })

  it('drop all in a cut, and in a stall and a reset all but connections begun since', () => {
    expect(addedRule('cut', WAY)).not.toContain('accept;\n  ip saddr 198.19.0.1 tcp dport 2379 tcp sport @begun')
    expect(addedRule('cut', WAY).match(/accept$/gm)).toBeNull()
    expect(addedRule('stall', WAY)).toMatch(/add @begun \{ tcp sport \} accept\n.*@begun accept\n.*counter drop/)
    expect(addedRule('reset', WAY)).toMatch(/@begun accept\n.*counter reject with tcp reset/)
  })

  it('have a table each, of which no hook is ever taken away, for with it go the packets that bad links hold', () => {
    const rules = ['cut', 'stall', 'reset'] as const
    expect(new Set(rules.map(tableOf)).size).toBe(3)
    for (const rule of rules) expect(`${endedRule(rule)} ${addedRule(rule, WAY)}`).not.toMatch(/delete|destroy/)
  })

  it('are replaced and ended in one transaction, also where there are none, and forget which connections began', () => {
    expect(endedRule('cut')).toBe('add table ip ordeal_client_cut\nflush table ip ordeal_client_cut')
    expect(addedRule('cut', WAY).startsWith(`${endedRule('cut')}\ntable ip ordeal_client_cut {`)).toBe(true)
    expect(addedRule('stall', WAY)).toContain('flush set ip ordeal_client_stall begun')
  })

  it('count what they met, as nft prints it', () => {
    const counter = (packets: number) => ({ rule: { expr: [{ match: {} }, { counter: { packets, bytes: 60 } }] } })
    expect(metPackets(JSON.stringify({ nftables: [{ metainfo: {} }, counter(3), counter(4), { rule: {} }] }))).toBe(7)
    expect(() => metPackets('Error: no')).toThrow(expect.objectContaining({ code: 'LINKS_FAILED' }))
  })
})
