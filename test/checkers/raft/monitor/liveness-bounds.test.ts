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
  const messageUs = Math.floor((SPLIT_VOTE * T) / (2 * (which.coreNodes - 1)) / 8)
  const timing = { electionTimeoutUs: T, messageUs, syncUs: messageUs }
  const outcomes = Array.from({ length: ELECTIONS }, (_, seed) => elect({ ...which, ...timing, seed }, 100 * T))
  const { coreNodes } = which
  return { outcomes, bounds: livenessBounds({ coreNodes, heartbeatUs: 100_000, deadlineUs: 0, ...timing }, 0.01) }
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

  it('among fresh timers alone: the second follows the first within x with probability 1 - (1 - x/T)^m', () => {
    const random = Random.stream(1, 'timers')
    const tries = 40_000
    for (const [m, x] of [
      [2, 0.1],
      [3, 0.05],
      [5, 0.02],
    ] as const) {
      let close = 0
      for (let i = 0; i < tries; i++) {
        const [first = 0, second = 0] = Array.from({ length: m }, () => random.fraction()).sort((a, b) => a - b)
        if (second - first <= x) close++
      }
      const exact = 1 - (1 - x) ** m
      expect(Math.abs(close / tries - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / tries))
      expect(exact).toBeLessThanOrEqual(2 * (m - 1) * x)
    }
  })
})
