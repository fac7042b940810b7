import { describe, expect, it } from 'vitest'
import { drawCase } from '../../../harness/campaign/draw/draw-case.ts'
import { passes } from '../../../harness/campaign/shrink/passes.ts'
import { type ShrinkParts, shrinkCase } from '../../../harness/campaign/shrink/shrink-case.ts'
import { type Case, parseCase } from '../../../harness/core/case.ts'
import { kill } from '../../../nemesis/kill.ts'
import { partition } from '../../../nemesis/partition.ts'
import { raftKv } from '../../support/campaign-subject.ts'

const SUBJECT = { system: raftKv, families: [kill, partition] }
const DEFAULTS = Object.fromEntries(Object.entries(raftKv.options).map(([name, option]) => [name, option.default]))
const PASSES = passes(DEFAULTS, ['bug'], 1)

/** A case that is large in every way. */
function largeCase(from = 0): Case {
  for (let seed = from; ; seed++) {
    const drawn = drawCase(seed, SUBJECT, { settings: {} })
    if (drawn.operations.length > 300 && drawn.faults.length > 6 && drawn.nodes > 3 && drawn.clients.length > 4)
      return drawn
  }
}

async function shrunk(planned: Case, fails: (candidate: Case) => boolean, more: Partial<ShrinkParts> = {}) {
  const found = await shrinkCase(planned, { passes: PASSES, fails: async (candidate) => fails(candidate), ...more })
  if (found === undefined) throw new Error('it did not fail')
  return found
}

describe('shrinking', () => {
  it('leaves nothing of a case that fails whatever it holds', async () => {
    const { smallest } = await shrunk(largeCase(), () => true)
    expect(smallest).toMatchObject({
      operations: [],
      faults: [],
      nodes: 1,
      core: [],
      finalReads: false,
      world: {},
      settings: DEFAULTS,
    })
    expect(smallest.clients).toHaveLength(1)
    expect(smallest.timeNs).toBeLessThan(1e8)
  })

  it('finds the few operations and faults that matter, and keeps every case on the way whole', async () => {
    const planned = largeCase()
    const write = planned.operations.filter(({ f }) => f === 'write').at(-3)
    const cas = planned.operations.filter(({ f }) => f !== 'write')[7]
    const fault = planned.faults[4]
    const has = <Item>(items: readonly Item[], same: (item: Item) => boolean) => items.some(same)
    const { smallest, tries } = await shrunk(planned, (candidate) => {
      expect(parseCase(JSON.parse(JSON.stringify(candidate)))).toEqual(candidate)
      expectWhole(candidate)
      return (
        candidate.nodes >= 3 &&
        has(candidate.operations, ({ value }) => value === write?.value) &&
        has(candidate.operations, ({ value }) => JSON.stringify(value) === JSON.stringify(cas?.value)) &&
        has(candidate.faults, ({ id, durationNs }) => id === fault?.id && durationNs > 1e8)
      )
    })
    expect(smallest.operations).toHaveLength(2)
    expect(smallest.faults).toHaveLength(1)
    expect(smallest.nodes).toBe(3)
    expect(smallest.clients).toHaveLength(1)
    expect(smallest.faults[0]?.durationNs).toBeLessThan(3e8)
    expect(tries).toBeLessThan(400)
  })

  it('needs few tries even where what matters lies far apart', async () => {
    const planned = largeCase()
    const wanted = new Set([3, 50, 51, 120, 200, 290].map((i) => planned.operations[i]?.atNs))
    const fails = (candidate: Case) =>
      candidate.operations.filter(({ atNs }) => wanted.has(atNs)).length === wanted.size
    const { smallest, tries } = await shrunk(planned, fails)
    expect(smallest.operations).toHaveLength(6)
    expect(tries).toBeLessThan(600)
  })

  it('tells of every try, and stops when it may not go on, with the smallest so far', async () => {
    const planned = largeCase()
    const told: number[] = []
    let left = 5
    const { smallest, tries } = await shrunk(planned, () => true, {
      goesOn: () => left-- > 0,
      onTry: (tried) => told.push(tried.tries),
    })
    expect(told).toEqual([1, 2, 3, 4, 5])
    expect(tries).toBe(5)
    expect(JSON.stringify(smallest).length).toBeLessThan(JSON.stringify(planned).length)
  })

  it('has nothing to say of a case that does not fail', async () => {
    expect(await shrinkCase(largeCase(), { passes: PASSES, fails: async () => false })).toBeUndefined()
  })
})

function expectWhole({ operations, faults, clients, nodes, core, timeNs }: Case): void {
  expect(operations.every(({ worker }) => worker < clients.length)).toBe(true)
  expect([...clients, ...core].every((node) => Number(node.slice(1)) <= nodes)).toBe(true)
  expect(core.length === 0 || core.length > nodes / 2).toBe(true)
  expect(timeNs).toBeGreaterThan(0)
  for (const { atNs } of [...operations, ...faults]) expect(atNs).toBeGreaterThanOrEqual(0)
}
