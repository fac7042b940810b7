/**
 * All that the zoomable charts of a page draw, as one plain value that is put into it as JSON: bounded whatever the run's
 * length, exact where it is binned, and thinned where there are more points than an eye can tell apart.
 * Station: report. Pure.
 */
import type { History } from '../../../harness/core/history.ts'
import type { RunRecord } from '../../../harness/core/record.ts'
import type { FaultView } from '../../fault-view.ts'
import { caughtAt } from '../../log-window.ts'
import { distinctAnomalies } from '../../run-words.ts'
import { clipped, visibleLine } from '../../visible.ts'
import { kindsOf, phasesOf } from '../chart-frame.ts'
import type { BandColour } from '../lanes.ts'
import { type ClockLine, clockOffsets } from './clock-offsets.ts'
import { type Cloud, cloudOf } from './cloud.ts'
import { LATENCY_DECADES } from './encoding.ts'
import { type LeaderLane, leaderLanes } from './leader-spans.ts'
import { type Level, levelsOf } from './levels.ts'

const MOST_BANDS = 400
const MOST_WITNESSES = 40

export type ChartData = {
  readonly endNs: number
  readonly latencyDecades: number
  readonly levels: readonly Level[]
  readonly cloud: Cloud
  /** A row for each kind of fault; `colour` is the number of one of the page's fault colours. */
  readonly kinds: readonly { readonly name: string; readonly colour: number }[]
  readonly bands: readonly {
    readonly kind: number
    readonly label: string
    /** Measured to be in force. */
    readonly sure: boolean
    readonly fromNs: number
    readonly toNs: number
  }[]
  /** When any fault of a kind acted: what is tinted. In order of time, and apart from one another. */
  readonly tints: readonly {
    readonly kind: number
    readonly sure: boolean
    readonly fromNs: number
    readonly toNs: number
  }[]
  readonly phases: readonly { readonly name: string; readonly atNs: number }[]
  /** When the system was caught. */
  readonly witnesses: readonly { readonly name: string; readonly atNs: number }[]
  readonly leaders: readonly LeaderLane[]
  readonly clocks: readonly ClockLine[]
}

export function chartData(
  record: RunRecord,
  history: History,
  faults: readonly FaultView[],
  colour: BandColour,
  endNs: number,
): ChartData {
  const names = kindsOf(faults)
  const bands = bandsOf(faults, names)
  return {
    endNs,
    latencyDecades: LATENCY_DECADES,
    levels: levelsOf(history, endNs),
    cloud: cloudOf(history, endNs),
    kinds: names.map((name) => ({ name: word(name, 16), colour: colour(name) })),
    bands,
    tints: tintsOf(bands),
    phases: phasesOf(history).map(({ name, atNs }) => ({ name: word(name, 12), atNs })),
    witnesses: witnessesOf(record, history),
    leaders: leaderLanes(record, history.columns.nodes, endNs).map(({ node, spans }) => ({
      node: word(node, 14),
      spans,
    })),
    clocks: clockOffsets(record, endNs).map((line) => ({ ...line, node: word(line.node, 14) })),
  }
}

function bandsOf(faults: readonly FaultView[], names: readonly string[]): ChartData['bands'] {
  return faults
    .flatMap(({ summary, state, label, startNs, endNs: toNs }) => {
      const kind = names.indexOf(summary.type)
      if (startNs === undefined || toNs === undefined || kind === -1) return []
      const doubt = state === 'in force' ? '' : `, ${state}`
      return [{ kind, label: word(label, 80) + doubt, sure: state === 'in force', fromNs: startNs, toNs }]
    })
    .slice(0, MOST_BANDS)
}

/** Overlapping bands of a kind as one: two faults at once are no darker than one, and a thousand are drawn as fast. */
function tintsOf(bands: ChartData['bands']): ChartData['tints'] {
  const tints: { kind: number; sure: boolean; fromNs: number; toNs: number }[] = []
  const last = new Map<string, (typeof tints)[number]>()
  for (const { kind, sure, fromNs, toNs } of [...bands].sort((a, b) => a.fromNs - b.fromNs)) {
    const before = last.get(`${kind} ${sure}`)
    if (before !== undefined && fromNs <= before.toNs) before.toNs = Math.max(before.toNs, toNs)
    else {
      const tint = { kind, sure, fromNs, toNs }
      last.set(`${kind} ${sure}`, tint)
      tints.push(tint)
    }
  }
  return tints
}

function witnessesOf(record: RunRecord, history: History): ChartData['witnesses'] {
  return distinctAnomalies(record)
    .slice(0, MOST_WITNESSES)
    .flatMap(({ anomaly }) => {
      const atNs = caughtAt(history, anomaly)
      return atNs === undefined ? [] : [{ name: word(anomaly.name, 40), atNs }]
    })
}

function word(text: string, length: number): string {
  return clipped(visibleLine(text), length)
}
