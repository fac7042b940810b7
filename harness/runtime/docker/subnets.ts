/**
 * Which subnet a run's network gets, and which address each node. All lie in 198.19.0.0/16, the upper half of the range
 * that RFC 2544 keeps for benchmarks, so that no address of a user's own network is ever covered.
 * Station: runtime/docker. Pure.
 */
import { invariant } from '../../core/errors.ts'

/** Subnets of 198.19.0.0/16, /24 each, that overlap none of these; in order. `taken` in CIDR notation, IPv4 or not. */
export function freeSubnets(taken: readonly string[]): readonly string[] {
  const ranges = taken.flatMap((cidr) => rangeOf(cidr) ?? [])
  return Array.from({ length: 256 }, (_, third) => `198.19.${third}.0/24`).filter((subnet) => {
    const own = rangeOf(subnet)
    return own !== undefined && ranges.every(({ first, last }) => last < own.first || own.last < first)
  })
}

/** Of node `index`, counted from 0: .11, .12, ...; the gateway is .1. */
export function addressIn(subnet: string, index: number): string {
  invariant(Number.isInteger(index) && index >= 0 && index < 200, 'a node number that fits the subnet', { index })
  return subnet.replace(/\.0\/24$/, `.${11 + index}`)
}

export function gatewayOf(subnet: string): string {
  return subnet.replace(/\.0\/24$/, '.1')
}

type Range = { readonly first: number; readonly last: number }

/** Both bounds included; undefined for what is not IPv4. */
function rangeOf(cidr: string): Range | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr)
  if (match === null) return undefined
  const [a = 0, b = 0, c = 0, d = 0, bits = 0] = match.slice(1).map(Number)
  const size = 2 ** (32 - bits)
  const address = ((a * 256 + b) * 256 + c) * 256 + d
  const first = Math.floor(address / size) * size
  return { first, last: first + size - 1 }
}
