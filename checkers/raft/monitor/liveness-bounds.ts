/**
 * How long a healed core of a Raft cluster may take until it serves, so that a false alarm has a probability below 1e-10.
 *
 * From the healing on, m nodes with a quorum among them run and reach one another; the others are down or cut off. A message
 * takes at most d, a sync at most s. Election timeouts are drawn anew each time, uniformly from [T, 2T).
 *
 * A campaign takes at most x = 5d + 3s from the timeout to the first heartbeat's arrival: pre-vote there and back, vote
 * there and back, heartbeat; a sync that a pre-vote's answer waits for, one for the candidate's own vote, one for the votes.
 *
 * Split votes. Of the m nodes some have the most up-to-date log. One of these that times out at a moment when no other node
 * does within x before or after is elected: all grant it their vote (5.4.1), and its heartbeat comes before any rival's
 * request. (Its timeout is set anew before that only for a candidate whose log is as good: then that one's campaign counts.)
 * The others' timeouts are drawn from T microseconds each, and last at least T, so each of them comes within x of a given
 * moment with probability at most 2x/T:
 *
 *     p(split vote) <= 1 - (1 - 2x/T)^(m-1)
 *
 * whatever the logs and timers, with pre-vote or without. With pre-vote, where nodes with worse logs disturb nobody, it is
 * enough that the second timeout of the others does not follow the first within x, which fails less often, with probability
 * at most 1 - (1 - x/T)^m. For let timer i be uniform from its own start on, f_i its density and S_i(t) the probability that
 * it comes after t. Then S_i(t + x) >= S_i(t) - x/T, so with sums and products over the m timers, while no factor is 0,
 *
 *     p(gap > x) = sum_i integral f_i(t) prod_{j != i} S_j(t + x) dt >= - integral (prod_i (S_i(t) - x/T))' dt = (1 - x/T)^m
 *
 * After k rounds p^k < 1e-10. For five nodes, d = 3 ms and s = 2 ms: x = 21 ms, p <= 0.158, 13 rounds.
 *
 * A round lasts 2T and the campaign. Before the first, what was before the healing must run out: timeouts drawn before (2T),
 * and protection of a leader that is no longer there (T; dissertation, section 4.2.3).
 *
 * With a leader the rest is not left to chance. It may have to step back one term of a follower's log at each exchange, to
 * send it a snapshot, and what was lost is sent again at the next heartbeat: CATCH_UP_HEARTBEATS; then each entry that the
 * follower lacks may need an exchange of its own. A client may first have to give up an operation that was lost on the way,
 * and then do one. Logs are equal when the last of that has got around.
 * Station: checkers. Tested by simulating elections alone (test/checkers/raft/monitor/support/election-model.ts).
 */
import { UsageError } from '../../../harness/core/errors.ts'

/** Times in microseconds, by true time: clocks that run slow are reckoned into them. */
export type LivenessTiming = {
  /** m: healed nodes, of which every one may vote. */
  readonly coreNodes: number
  /** T. */
  readonly electionTimeoutUs: number
  readonly heartbeatUs: number
  /** d: the longest that a message takes. */
  readonly messageUs: number
  /** s: the longest that a sync takes, with what it waits for. */
  readonly syncUs: number
  /** The most that the log of one of the core may be behind. */
  readonly entriesBehindMax: number
  /** After which a client gives up an operation, or its node does; the longer of the two. */
  readonly deadlineUs: number
}

/** All counted from the healing, in microseconds. */
export type LivenessBounds = {
  readonly leaderUs: number
  readonly servedUs: number
  readonly equalLogsUs: number
  /** How they came about: p, and the rounds of elections that must all fail for a false alarm. */
  readonly splitVote: number
  readonly rounds: number
}

const FALSE_ALARM = 1e-10
const SPLIT_VOTE_MAX = 0.95
const CATCH_UP_HEARTBEATS = 50

/**
 * Throws UsageError LIVENESS_TIMING if messages or disks are so slow, beside the election timeout, that no bound follows:
 * section 5.6 of the paper demands broadcast time << election timeout.
 */
export function livenessBounds(timing: LivenessTiming, falseAlarm: number = FALSE_ALARM): LivenessBounds {
  const { coreNodes, electionTimeoutUs, heartbeatUs, messageUs, syncUs, entriesBehindMax, deadlineUs } = timing
  const campaignUs = 5 * messageUs + 3 * syncUs
  const splitVote = splitVoteAmong(coreNodes, campaignUs / electionTimeoutUs)
  if (!(splitVote < SPLIT_VOTE_MAX))
    throw new UsageError('LIVENESS_TIMING', 'messages and disks are too slow for a bound on elections', {
      hint: 'Broadcast time must be far below the election timeout (Raft paper, section 5.6).',
      facts: { splitVote, campaignUs, electionTimeoutUs },
    })
  const rounds = roundsFor(splitVote, falseAlarm)
  const leaderUs = 3 * electionTimeoutUs + rounds * (2 * electionTimeoutUs + campaignUs)
  const exchangeUs = 2 * messageUs + syncUs
  const catchUpUs = CATCH_UP_HEARTBEATS * (heartbeatUs + exchangeUs) + entriesBehindMax * exchangeUs
  const servedUs = leaderUs + catchUpUs + 2 * deadlineUs
  return { leaderUs, servedUs, equalLogsUs: servedUs + catchUpUs, splitVote, rounds }
}

/** By multiplication, as below: powers and logarithms differ in their last digit between engines. */
function splitVoteAmong(nodes: number, campaign: number): number {
  let undisturbed = 1
  for (let other = 1; other < nodes; other++) undisturbed *= Math.max(0, 1 - 2 * campaign)
  return 1 - undisturbed
}

/** The least k >= 1 with p^k below the chance. */
function roundsFor(splitVote: number, falseAlarm: number): number {
  let rounds = 1
  for (let chance = splitVote; chance >= falseAlarm; chance *= splitVote) rounds++
  return rounds
}
