import { describe, expect, it } from 'vitest'
import { addressIn, freeSubnets, gatewayOf } from '../../../../harness/runtime/docker/subnets.ts'

describe('free subnets', () => {
  it.each([
    ['nothing is taken', [], 256, '198.19.0.0/24'],
    ['the first is taken', ['198.19.0.0/24'], 255, '198.19.1.0/24'],
    ['the very first address is taken', ['198.19.0.0/32'], 255, '198.19.1.0/24'],
    ['the very last address is taken', ['198.19.255.255/32'], 255, '198.19.0.0/24'],
    ['an address inside the first is taken', ['198.19.0.77/32'], 255, '198.19.1.0/24'],
    ['a wider network covers the first four', ['198.19.2.9/22'], 252, '198.19.4.0/24'],
    ['the neighbour below is taken', ['198.18.255.0/24'], 256, '198.19.0.0/24'],
    ['the neighbour above is taken', ['198.20.0.0/24'], 256, '198.19.0.0/24'],
    ['all of it is taken', ['198.18.0.0/15'], 0, undefined],
    ['something without IPv4 is taken', ['fe80::1/64', ''], 256, '198.19.0.0/24'],
  ] as const)('when %s', (_, taken, count, first) => {
    const free = freeSubnets(taken)
    expect([free.length, free[0]]).toEqual([count, first])
  })

  it('give nodes addresses beside the gateway', () => {
    expect(['198.19.7.0/24'].map((subnet) => [gatewayOf(subnet), addressIn(subnet, 0), addressIn(subnet, 6)])).toEqual([
      ['198.19.7.1', '198.19.7.11', '198.19.7.17'],
    ])
    expect(() => addressIn('198.19.7.0/24', 200)).toThrow(/fits the subnet/)
  })
})
