import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Configuration,
  isQuorum,
  isVoter,
  membersOf,
  quorumValue,
} from '../../../systems/raft-kv/raft/configuration.ts'
import { RAFT_RULES } from '../../../systems/raft-kv/raft/rules.ts'

const { isMajority } = RAFT_RULES
const NODES = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6']
const voters = fc.subarray(NODES, { minLength: 1 })
const configuration: fc.Arbitrary<Configuration> = fc
  .record({ voters, outgoing: fc.option(voters, { nil: undefined }), learners: fc.subarray(NODES) })
  .map(({ outgoing, ...rest }) => (outgoing === undefined ? rest : { ...rest, outgoing }))

/** Every set of nodes that is a quorum. */
function quorumsOf(of: Configuration): readonly (readonly string[])[] {
  const sets = Array.from({ length: 2 ** NODES.length }, (_, bits) => NODES.filter((_node, i) => (bits >> i) & 1))
  return sets.filter((set) => isQuorum(of, isMajority, (node) => set.includes(node)))
}

const meet = (one: readonly string[], other: readonly string[]) => one.some((node) => other.includes(node))
const difference = (one: readonly string[], other: readonly string[]) =>
  [...one, ...other].filter((node) => !one.includes(node) || !other.includes(node)).length

describe('quorums (section 6, dissertation 4)', () => {
  it('any two of one configuration meet', () => {
    fc.assert(
      fc.property(configuration, (each) => {
        const quorums = quorumsOf(each)
        expect(quorums.every((one) => quorums.every((other) => meet(one, other)))).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  it('those of configurations that differ by one server meet: so one step is enough (4.1)', () => {
    fc.assert(
      fc.property(voters, voters, (one, other) => {
        fc.pre(difference(one, other) === 1)
        const others = quorumsOf({ voters: other, learners: [] })
        for (const quorum of quorumsOf({ voters: one, learners: [] }))
          expect(others.every((each) => meet(quorum, each))).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  it('those of a joint configuration meet those of both its sides (4.3)', () => {
    fc.assert(
      fc.property(voters, voters, (one, other) => {
        const joint = quorumsOf({ voters: one, outgoing: other, learners: [] })
        for (const side of [one, other])
          for (const quorum of quorumsOf({ voters: side, learners: [] }))
            expect(joint.every((each) => meet(quorum, each))).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  it('those that differ by two servers need not meet: so they need a joint one', () => {
    const before = quorumsOf({ voters: ['n1', 'n2', 'n3'], learners: [] })
    const after = quorumsOf({ voters: ['n1', 'n2', 'n3', 'n4', 'n5'], learners: [] })
    expect(before).toContainEqual(['n1', 'n2'])
    expect(after).toContainEqual(['n3', 'n4', 'n5'])
  })

  it('learners are of no quorum', () => {
    const each = { voters: ['n1', 'n2', 'n3'], learners: ['n4', 'n5'] }
    expect(isQuorum(each, isMajority, (node) => node !== 'n2' && node !== 'n3')).toBe(false)
  })
})

describe('the value that a quorum has reached', () => {
  it('is the highest that enough nodes have, found by trying them all', () => {
    const reached = fc.dictionary(fc.constantFrom(...NODES), fc.nat(9))
    fc.assert(
      fc.property(configuration, reached, (each, values) => {
        const of = (node: string) => values[node] ?? 0
        const held = (least: number) => isQuorum(each, isMajority, (node) => of(node) >= least)
        const found = quorumValue(each, isMajority, of)
        expect(held(found)).toBe(true)
        expect(held(found + 1)).toBe(false)
      }),
      { numRuns: 100 },
    )
  })
})

describe('members', () => {
  it('are voters of both sides and learners, each once', () => {
    const each = { voters: ['n1', 'n2'], outgoing: ['n2', 'n3'], learners: ['n4'] }
    expect(membersOf(each)).toEqual(['n1', 'n2', 'n3', 'n4'])
    expect(NODES.filter((node) => isVoter(each, node))).toEqual(['n1', 'n2', 'n3'])
  })
})
