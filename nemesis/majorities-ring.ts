/**
 * Majorities ring: every node hears a majority, itself included, and no two hear the same one. So nobody is cut off, and yet no
 * majority agrees on who is reachable.
 * Station: nemesis. Pure. After jepsen.nemesis (majorities-ring-perfect and majorities-ring-stochastic).
 *
 *     five nodes: each hears its neighbours on the ring      n1 - n2 - n3 - n4 - n5 - n1
 *
 * Up to five nodes the ring is exact. With an even majority a node hears one more on one side than on the other, so some cuts
 * are one-way: of three nodes each hears only the one before it. Above five a node could no longer be asked for its neighbours
 * alone, and the links that stay are chosen one by one, both ways, between nodes that have fewest.
 */
import type { Grudge } from '../harness/core/fault.ts'
import { Random } from '../harness/core/random.ts'

const EXACT_MAX = 5

/** `order`: all nodes, in the order of the ring, at least three. The same order gives the same grudge. */
export function majoritiesRing(order: readonly string[]): Grudge {
  const heard = order.length <= EXACT_MAX ? exactRing(order) : fewestLinks(order)
  return Object.fromEntries(order.map((at) => [at, order.filter((from) => !heard.get(at)?.has(from))]))
}

/** By node, whom it hears; itself included. */
type Heard = ReadonlyMap<string, ReadonlySet<string>>

function exactRing(order: readonly string[]): Heard {
  const size = majority(order.length)
  return new Map(
    order.map((_, begin) => {
      const window = Array.from({ length: size }, (__, i) => order[(begin + i) % order.length] as string)
      return [window[Math.floor(size / 2)] as string, new Set(window)]
    }),
  )
}

/** Drawn from the order alone, and drawn anew while two nodes hear the same: rare, and rarer the more nodes there are. */
function fewestLinks(order: readonly string[]): Heard {
  const random = Random.stream(order.length, order.join())
  for (;;) {
    const heard = linked(order, random)
    if (new Set([...heard.values()].map((set) => [...set].sort().join())).size === order.length) return heard
  }
}

/** Links the node that hears fewest to one that it does not hear and that hears fewest, until all hear a majority. */
function linked(order: readonly string[], random: Random): Heard {
  const heard = new Map(order.map((node) => [node, new Set([node])]))
  const count = (node: string) => heard.get(node)?.size ?? 0
  const fewest = (nodes: readonly string[]) => {
    const least = Math.min(...nodes.map(count))
    return random.pick(nodes.filter((node) => count(node) === least))
  }
  for (;;) {
    const node = fewest(order)
    if (count(node) >= majority(order.length)) return heard
    const other = fewest(order.filter((candidate) => !heard.get(node)?.has(candidate)))
    heard.get(node)?.add(other)
    heard.get(other)?.add(node)
  }
}

function majority(count: number): number {
  return Math.floor(count / 2) + 1
}
