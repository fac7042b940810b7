import { describe, expect, it } from 'vitest'
import type { FaultSummary, RunRecord } from '../../../harness/core/record.ts'
import { FAULT_FAMILIES } from '../../../nemesis/index.ts'
import { faultViews } from '../../../reports/fault-view.ts'
import { decodeRun } from '../../../reports/html/browser/decode.ts'
import { firstAt, levelFor } from '../../../reports/html/browser/layout.ts'
import { readingAt } from '../../../reports/html/browser/reading.ts'
import { kindsOf } from '../../../reports/html/chart-frame.ts'
import { chartData } from '../../../reports/html/charts/chart-data.ts'
import { clockOffsets } from '../../../reports/html/charts/clock-offsets.ts'
import { cloudOf } from '../../../reports/html/charts/cloud.ts'
import { latencyCode } from '../../../reports/html/charts/encoding.ts'
import { leaderLanes } from '../../../reports/html/charts/leader-spans.ts'
import { figure8Run } from '../../support/sample-inside.ts'
import { emptyRun, invalidRun, largeRun, validRun } from '../../support/sample-run.ts'

const SECOND = 1e9
const dataOf = ({ record, history }: ReturnType<typeof validRun>, endNs = 70 * SECOND) =>
  chartData(record, history, faultViews(record), () => 0, endNs)
const TOOLS = {
  ticks: () => ({ at: [], decimals: 0 }),
  duration: (ns: number) => `${Math.round(ns)} ns`,
  count: String,
}

describe('the data of the charts', () => {
  it('has every operation in the bins of each level, and as a point', () => {
    const sample = validRun()
    const run = decodeRun(JSON.parse(JSON.stringify(dataOf(sample))))
    const { ok, fail, info } = sample.record.counts.all
    for (const level of run.levels) {
      const sum = (numbers: Uint32Array) => numbers.reduce((total, number) => total + number, 0)
      expect([sum(level.ok), sum(level.fail), sum(level.info)]).toEqual([ok, fail, info])
    }
    expect(run.levels.map(({ length }) => length).every((length) => length <= 6000)).toBe(true)
    expect(run.outcomes.filter((outcome) => outcome === 0)).toHaveLength(ok)
    expect([...run.times]).toEqual([...run.times].sort((a, b) => a - b))
  })

  it.each([1, 850, 1.2e6, 2e9, 3.6e12])('keeps a latency of %d ns to half a thousandth', (lengthNs) => {
    const back = 10 ** ((latencyCode(lengthNs) / 65535) * 12.6)
    expect(Math.abs(back / lengthNs - 1)).toBeLessThan(5e-4)
  })

  it('thins points of a long run, those that failed last, and says so', () => {
    const { history } = largeRun(20_000)
    const all = cloudOf(history, 70 * SECOND)
    const thinned = cloudOf(history, 70 * SECOND, 4000)
    expect(all.count).toBe(all.of)
    expect(thinned.of).toBe(all.of)
    expect(thinned.count).toBeLessThanOrEqual(4000)
    expect(thinned.count).toBeGreaterThan(2000)
    const bad = (outcomes: string) => Buffer.from(outcomes, 'base64').filter((outcome) => outcome !== 0).length
    expect(bad(thinned.outcomes)).toBe(Math.min(2000, bad(all.outcomes)))
  })

  it('tints once where faults of a kind overlap', () => {
    const { record, history } = validRun()
    const kill = { fault: 0, type: 'kill', target: 'one', nodes: ['n1'], detail: null }
    const faults = [1, 2, 8].map(
      (s): FaultSummary => ({
        ...kill,
        phases: { applied: s * SECOND, verified: s * SECOND, healed: (s + 3) * SECOND },
      }),
    )
    const { tints, bands } = dataOf({ record: { ...record, faults }, history })
    expect(bands).toHaveLength(3)
    expect(tints.map(({ fromNs, toNs }) => [fromNs / SECOND, toNs / SECOND])).toEqual([
      [1, 5],
      [8, 11],
    ])
  })

  it('is empty without points for an empty run, and still decodes', () => {
    const run = decodeRun(dataOf(emptyRun()))
    expect(run.times).toHaveLength(0)
    expect(run.decades).toEqual([6, 7])
  })

  it('is read in words: counts, latency, leader and faults of a moment', () => {
    const sample = invalidRun()
    const leaders = [{ timeNs: 0, leader: 'n2' }]
    const run = decodeRun(dataOf({ ...sample, record: { ...sample.record, leaders } }))
    const level = levelFor(run, { fromNs: 0, toNs: run.endNs }, 900)
    const words = readingAt(run, level, 31 * SECOND, TOOLS)
    expect(words).toMatch(
      /^31\.0 to 31\.\d+ s: \d+ ok, \d+ fail, \d+ unknown \(\d+ a second, \d+ % ok\); median \d+ ns, /,
    )
    expect(words).toContain('leader n2; fault partition leader (n3)')
    expect(firstAt(run.times, 0)).toBe(0)
    expect(firstAt(run.times, run.endNs + 1)).toBe(run.times.length)
  })
})

describe('leaders by node', () => {
  it('are those seen while the run went on, each until the next', () => {
    const leaders = [
      { timeNs: 1, leader: 'n10' },
      { timeNs: 5, leader: 'n2' },
    ]
    const record = { leaders } as unknown as RunRecord
    expect(leaderLanes(record, ['n1', 'n10', 'n2'], 9)).toEqual([
      { node: 'n1', spans: [] },
      { node: 'n2', spans: [[5, 9]] },
      { node: 'n10', spans: [[1, 5]] },
    ])
    expect(leaderLanes({} as RunRecord, ['n1'], 9)).toEqual([])
  })

  it('are those that led by their own account, where a run was looked at inside', () => {
    const { record } = figure8Run()
    const lanes = leaderLanes(record, [], record.durationNs)
    expect(lanes.length).toBe(record.inside?.nodes.length)
    expect(lanes.some(({ spans }) => spans.length > 0)).toBe(true)
  })
})

describe('rows of faults', () => {
  it('are there for every family, however many acted', () => {
    const families = FAULT_FAMILIES.map(({ type }) => type)
    const record = { faults: families.map((type, i) => acted(type, i)) } as unknown as RunRecord
    expect(kindsOf(faultViews(record))).toEqual(families)
  })
})

const acted = (type: string, at: number): FaultSummary => ({
  fault: at,
  type,
  target: 'one',
  nodes: ['n1'],
  detail: null,
  phases: { applied: at * SECOND, verified: at * SECOND, healed: (at + 1) * SECOND },
})

describe('offsets of clocks', () => {
  const fault = (type: string, detail: FaultSummary['detail'], appliedS: number, healedS?: number): FaultSummary => ({
    fault: 0,
    type,
    target: 'one',
    nodes: ['n1'],
    detail,
    phases: {
      applied: appliedS * SECOND,
      verified: appliedS * SECOND,
      ...(healedS === undefined ? {} : { healed: healedS * SECOND }),
    },
  })
  const lines = (...faults: readonly FaultSummary[]) =>
    clockOffsets({ faults } as unknown as RunRecord, 10 * SECOND).map(({ node, clock, corners }) => [
      `${node} ${clock}`,
      ...corners.map(([timeNs, us]) => `${timeNs / SECOND} s ${us}`),
    ])

  it.each<readonly [string, FaultSummary, readonly string[]]>([
    [
      'that ran fast keeps what it gained',
      fault('clock', [{ n1: 100_000 }], 2, 4),
      ['n1 monotonic', '0 s 0', '2 s 0', '2 s 0', '4 s 200000', '4 s 200000', '10 s 200000'],
    ],
    [
      'that jumped stays ahead',
      fault('clock-jump', [{ n1: 500 }], 2, 4),
      ['n1 monotonic', '0 s 0', '2 s 0', '2 s 500', '4 s 500', '4 s 500', '10 s 500'],
    ],
    [
      'of the wall is set right again',
      fault('wall-jump', [{ n1: { offsetMs: -70, ratePpm: 0 } }], 2, 4),
      ['n1 wall', '0 s 0', '2 s 0', '2 s -70000', '4 s -70000', '4 s 0', '10 s 0'],
    ],
    [
      'that drifts in a container gains by its rate',
      fault('wall-drift', [{ n1: { offsetMs: 0, ratePpm: -500 } }], 2, 4),
      ['n1 wall', '0 s 0', '2 s 0', '2 s 0', '4 s -1000', '4 s 0', '10 s 0'],
    ],
    [
      'that drifts in the simulator gains what a second shows',
      fault('wall-drift', [{ n1: { offsetMs: 0, inASecondMs: 10 } }], 2, 4),
      ['n1 wall', '0 s 0', '2 s 0', '2 s 0', '4 s 20000', '4 s 0', '10 s 0'],
    ],
  ])('a clock %s', (_, hit, corners) => {
    expect(lines(hit)).toEqual([corners])
  })

  it('add up, are bounded for a strobe, and are none where nothing was measured', () => {
    const away = { offsetMs: 9, ratePpm: 0 }
    const simulated = { offsetMs: 9, inASecondMs: 0 }
    for (const measured of [[away, { offsetMs: 0, ratePpm: 0 }], [{ offsetMs: 0, ratePpm: 0 }, away], simulated]) {
      const [strobe = []] = lines(fault('wall-strobe', [{ n1: measured }], 0, 10))
      expect(strobe.length).toBeLessThan(250)
      expect(new Set(strobe.slice(1).map((corner) => corner.split(' ')[2]))).toEqual(new Set(['0', '9000']))
    }
    const both = lines(fault('clock-jump', [{ n1: 5 }], 1), fault('clock-jump', [{ n1: 7 }], 2))
    expect(both[0]?.at(-1)).toBe('10 s 12')
    for (const detail of [
      null,
      'x',
      [],
      ['n1'],
      [{ n1: 'fast' }],
      [{ n1: null }],
      [{ n1: { offsetMs: 'x' } }],
      [{ n1: [] }],
    ])
      expect(lines(fault('wall-drift', detail, 1))).toEqual([])
    expect(lines(fault('partition', [{ n1: 5 }], 1))).toEqual([])
  })
})
