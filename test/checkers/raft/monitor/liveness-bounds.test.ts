/**
 * The derivation in liveness-bounds.ts against elections simulated alone: whatever the settings, the quorum and the logs,
 * campaigns fail no more often than it says. Messages are far slower here than in a run, or hardly one would fail.
 */
import { describe, expect, it } from 'vitest'
import { livenessBounds } from '../../../../checkers/raft/monitor/liveness-bounds.ts'
import { Random } from '../../../../harness/core/random.ts'
import { elect, type Outcome } from './support/election-model.ts'

const T = 1_000_000
const ELECTIONS = 1000
/** What the derivation says of a round, by the choice of latencies. */
const SPLIT_VOTE = 0.85

const GROUPS = [
  { coreNodes: 2, quorum: 2 },
  { coreNodes: 3, quorum: 2 },
  { coreNodes: 3, quorum: 3 },
  { coreNodes: 4, quorum: 3 },
  { coreNodes: 5, quorum: 3 },
  { coreNodes: 5, quorum: 5 },
]
const CASES = GROUPS.flatMap((group) =>
  [true, false].flatMap((preVote) =>
    [true, false].flatMap((checkQuorum) => [1, 2, 20].map((ranks) => ({ ...group, preVote, checkQuorum, ranks }))),
  ),
)

function simulate(which: (typeof CASES)[number]) {
  const campaign = (1 - (1 - SPLIT_VOTE) ** (1 / (which.coreNodes - 1))) / 2
  const messageUs = Math.floor((campaign * T) / 8)
  const timing = { electionTimeoutUs: T, messageUs, syncUs: messageUs }
  const outcomes = Array.from({ length: ELECTIONS }, (_, seed) => elect({ ...which, ...timing, seed }, 100 * T))
  const { coreNodes } = which
  return {
    outcomes,
    bounds: livenessBounds({ coreNodes, heartbeatUs: 100_000, deadlineUs: 0, entriesBehindMax: 0, ...timing }, 0.01),
  }
}

/** Of the campaigns that count, how many were in vain. */
function failing(outcomes: readonly Outcome[]): number {
  const counted = outcomes.filter(({ campaigns }) => campaigns > 0)
  const campaigns = counted.reduce((sum, outcome) => sum + outcome.campaigns, 0)
  return (campaigns - counted.length) / campaigns
}

/** Three standard deviations of a relative frequency. */
const slack = (chance: number) => 3 * Math.sqrt((chance * (1 - chance)) / ELECTIONS)

describe('elections of a healed core', () => {
  it.each(CASES)(
    'among $coreNodes, $quorum votes needed, pre-vote $preVote, check-quorum $checkQuorum, logs $ranks',
    (which) => {
      const { outcomes, bounds } = simulate(which)
      expect(failing(outcomes)).toBeLessThan(bounds.splitVote)
      for (let rounds = 1; rounds <= 3; rounds++) {
        const withinUs = bounds.leaderUs - (bounds.rounds - rounds) * ((bounds.leaderUs - 3 * T) / bounds.rounds)
        const late = outcomes.filter(({ us }) => us > withinUs).length / ELECTIONS
        expect(late).toBeLessThanOrEqual(bounds.splitVote ** rounds + slack(bounds.splitVote ** rounds))
      }
      expect(outcomes.filter(({ us }) => us > bounds.leaderUs)).toEqual([])
    },
  )

  it('fail now and then, no less than a tenth as often as the bound allows', () => {
    const worst = Math.max(...CASES.map((which) => failing(simulate(which).outcomes)))
    expect(worst).toBeGreaterThan(SPLIT_VOTE / 10)
  })

  it.each([
    { m: 2, x: 0.1 },
    { m: 3, x: 0.05 },
    { m: 5, x: 0.02 },
    { m: 7, x: 0.11 },
  ])(
    'among $m timers alone: the second follows the first within $x T as often as derived, less if set at times apart',
    ({ m, x }) => {
      const tries = 20_000
      const random = Random.stream(1, 'timers')
      const close = (apart: number): number => {
        let count = 0
        const starts = Array.from({ length: m }, () => apart * random.fraction())
        for (let i = 0; i < tries; i++) {
          const [first = 0, second = 0] = starts.map((start) => start + random.fraction()).sort((a, b) => a - b)
          if (second - first <= x) count++
        }
        return count / tries
      }
      const exact = 1 - (1 - x) ** m
      const error = 4 * Math.sqrt((exact * (1 - exact)) / tries)
      expect(Math.abs(close(0) - exact)).toBeLessThan(error)
      for (const apart of [x / 2, x, 0.3, 0.3, 1, 1, 2]) expect(close(apart)).toBeLessThan(exact + error)
      expect(exact).toBeLessThanOrEqual(1 - (1 - 2 * x) ** (m - 1))
    },
  )
})
