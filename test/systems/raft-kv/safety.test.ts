import { describe, expect, it } from 'vitest'
import { randomRun } from './random-run.ts'

const SEEDS = Array.from({ length: 40 }, (_, i) => i + 1)

describe('raft-kv under every fault within its promises, with changes of members and leaders', () => {
  it.each(SEEDS)(
    'seed %i: Raft’s properties hold, clients see linearizable registers, and all is well again',
    (seed) => {
      const { violations, recovered, oks } = randomRun(seed)
      expect(violations).toEqual([])
      expect(recovered).toBe(true)
      expect(oks).toBeGreaterThan(0)
    },
  )
})
