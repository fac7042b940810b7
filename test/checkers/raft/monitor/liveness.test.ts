import { describe, expect, it } from 'vitest'
import { judgeLiveness, type LivenessRecord } from '../../../../checkers/raft/monitor/liveness.ts'
import { type LivenessTiming, livenessBounds } from '../../../../checkers/raft/monitor/liveness-bounds.ts'

const TIMING: LivenessTiming = {
  coreNodes: 3,
  electionTimeoutUs: 1_000_000,
  heartbeatUs: 100_000,
  messageUs: 3000,
  syncUs: 2000,
  entriesBehindMax: 100,
  deadlineUs: 5_000_000,
}
const BOUNDS = livenessBounds(TIMING)
const HEALED = 30_000_000

const LIVE: LivenessRecord = {
  healedAtUs: HEALED,
  endedAtUs: HEALED + 5_000_000,
  core: ['n1', 'n3', 'n4'],
  leaderAtUs: HEALED + 1_500_000,
  clients: [
    { client: 'client 0', writeOkAtUs: HEALED + 2_000_000, readOkAtUs: HEALED + 2_100_000 },
    { client: 'client 1', writeOkAtUs: HEALED + 2_200_000, readOkAtUs: HEALED + 2_300_000 },
  ],
  logsEqualAtUs: HEALED + 2_400_000,
}

/** Watched to the end, without what is named. */
function without(...conditions: readonly ('leaderAtUs' | 'logsEqualAtUs' | 'writeOkAtUs' | 'readOkAtUs')[]) {
  const drop = <Value extends object>(value: Value): Value =>
    Object.fromEntries(
      Object.entries(value).filter(([name]) => !(conditions as readonly string[]).includes(name)),
    ) as Value
  const [first, ...others] = LIVE.clients.map(drop)
  const clients = first === undefined ? [] : [first, ...others.map((_, i) => LIVE.clients[i + 1] ?? first)]
  return { ...drop(LIVE), clients, endedAtUs: HEALED + BOUNDS.equalLogsUs } as LivenessRecord
}

describe('liveness', () => {
  it('is valid when all came in time, and says how soon', () => {
    expect(judgeLiveness(LIVE, BOUNDS)).toMatchObject({
      checker: 'liveness',
      verdict: 'valid',
      anomalies: [],
      stats: { clients: 2, leaderAfterUs: 1_500_000, logsEqualAfterUs: 2_400_000 },
    })
  })

  it.each([
    ['no-leader', without('leaderAtUs'), /n1, n3, n4 were healed at 30\.000000 s: none of them led within \d+\.\d+ s/],
    ['no-write-served', without('writeOkAtUs'), /no write of client 0 succeeded within/],
    ['no-read-served', without('readOkAtUs'), /no read of client 0 succeeded within/],
    ['logs-stay-different', without('logsEqualAtUs'), /their logs did not become equal within/],
  ] as const)('says %s when that never came, and nothing else', (name, record, sentence) => {
    const { verdict, anomalies } = judgeLiveness(record, BOUNDS)
    expect({ verdict, names: anomalies.map((anomaly) => anomaly.name) }).toEqual({ verdict: 'invalid', names: [name] })
    expect(anomalies[0]?.sentence).toMatch(sentence)
  })

  it('says all that never came', () => {
    const { anomalies } = judgeLiveness(without('leaderAtUs', 'writeOkAtUs', 'readOkAtUs', 'logsEqualAtUs'), BOUNDS)
    expect(anomalies.map(({ name }) => name)).toEqual([
      'no-leader',
      'no-write-served',
      'no-read-served',
      'logs-stay-different',
    ])
  })

  it('holds what came late against its bound, which is still in time', () => {
    const atUs = HEALED + BOUNDS.leaderUs
    expect(judgeLiveness({ ...LIVE, leaderAtUs: atUs }, BOUNDS).verdict).toBe('valid')
    expect(judgeLiveness({ ...LIVE, leaderAtUs: atUs + 1 }, BOUNDS)).toMatchObject({
      verdict: 'invalid',
      anomalies: [{ name: 'no-leader' }],
    })
  })

  it('does not know when it was not watched for long enough', () => {
    const record = { ...without('logsEqualAtUs'), endedAtUs: HEALED + BOUNDS.equalLogsUs - 1 }
    expect(judgeLiveness(record, BOUNDS)).toMatchObject({ verdict: 'unknown', anomalies: [] })
  })
})

describe('bounds of liveness', () => {
  it('are those of the example in their derivation', () => {
    const bounds = livenessBounds({ ...TIMING, coreNodes: 5 })
    expect(bounds.splitVote).toBeCloseTo(1 - 0.958 ** 4, 12)
    expect(bounds.rounds).toBe(13)
    expect(bounds.splitVote ** 13).toBeLessThan(1e-10)
    expect(bounds.splitVote ** 12).toBeGreaterThan(1e-10)
  })

  it('need one round where nobody else can stand for election', () => {
    expect(livenessBounds({ ...TIMING, coreNodes: 1 })).toMatchObject({ splitVote: 0, rounds: 1 })
  })

  it('follow one another', () => {
    expect(BOUNDS.leaderUs).toBeLessThan(BOUNDS.servedUs)
    expect(BOUNDS.servedUs).toBeLessThan(BOUNDS.equalLogsUs)
  })

  it('give a node time for every entry that it lacks', () => {
    const more = livenessBounds({ ...TIMING, entriesBehindMax: 1100 })
    expect(more.leaderUs).toBe(BOUNDS.leaderUs)
    expect(more.servedUs - BOUNDS.servedUs).toBe(1000 * (2 * 3000 + 2000))
  })

  it('are refused where messages are too slow for elections', () => {
    expect(() => livenessBounds({ ...TIMING, messageUs: 100_000 })).toThrow(
      expect.objectContaining({ code: 'LIVENESS_TIMING' }),
    )
  })
})
