/**
 * What to look at in the second run, from what the first one found: its first anomaly, with the witness if it has one.
 * Station: campaign. Pure.
 */

import type { SimRaft } from '../../../systems/sim-system.ts'
import type { History } from '../../core/history.ts'
import { NO_PAIR } from '../../core/history.ts'
import { nodeNames } from '../../core/node-names.ts'
import { type ClientOp, isClientOp } from '../../core/op.ts'
import { writeText } from '../../core/raft-log.ts'
import type { RunRecord } from '../../core/record.ts'
import type { Anomaly } from '../../core/verdict.ts'
import type { FocusFinding, FocusOperation, StoryFocus } from './focus.ts'

/** Of a witness of thousands the ends: it shows in how it begins and how it ends. */
const OPERATIONS_MAX = 24

/** Undefined where nothing was found. `findings`: the monitors' first, in order of time. */
export function focusOfRecord(
  record: RunRecord,
  history: History,
  findings: readonly FocusFinding[],
  raft: Pick<SimRaft, 'words' | 'logged'>,
): StoryFocus | undefined {
  const anomalies = record.results.flatMap((result) => result.anomalies)
  const witness = anomalies.find(({ whiteBox, ops }) => whiteBox !== true && ops.length > 0)
  const shown = witness ?? anomalies.find(({ ops }) => ops.length > 0)
  const operations = shown === undefined ? [] : operationsOf(shown, history, raft)
  const instants = operations.map(({ startNs, endNs, outcome }) => (outcome === 'ok' ? (endNs ?? startNs) : startNs))
  const first = findings.find(({ timeNs }) => timeNs >= 0) ?? findings.at(-1)
  const violationNs = instants.length > 0 ? Math.max(...instants) : first?.timeNs
  if (violationNs === undefined) return undefined
  return {
    nodes: nodeNames(record.scenario.nodes),
    violationNs: Math.max(0, violationNs),
    operations,
    findings: findings.filter(({ timeNs }) => timeNs <= violationNs),
    faults: record.faults,
    words: raft.words,
  }
}

function operationsOf({ ops }: Anomaly, history: History, raft: Pick<SimRaft, 'logged'>): readonly FocusOperation[] {
  const invocations = new Set<number>()
  for (const index of ops) {
    if (!Number.isInteger(index) || index < 0 || index >= history.length) continue
    const op = history.op(index)
    if (!isClientOp(op)) continue
    const invocation = op.type === 'invoke' ? index : (history.columns.pair[index] ?? NO_PAIR)
    if (invocation !== NO_PAIR) invocations.add(invocation)
  }
  const sorted = [...invocations].sort((a, b) => a - b)
  const ends =
    sorted.length <= OPERATIONS_MAX
      ? sorted
      : [...sorted.slice(0, OPERATIONS_MAX / 2), ...sorted.slice(-OPERATIONS_MAX / 2)]
  return ends.map((invocation): FocusOperation => {
    const begun = history.op(invocation) as ClientOp
    const pair = history.columns.pair[invocation] ?? NO_PAIR
    const ended = pair === NO_PAIR ? undefined : (history.op(pair) as ClientOp)
    const { f, value, key } = begun
    const written = raft.logged({ f, value, ...(key === undefined ? {} : { key }) })
    return {
      op: invocation,
      ...(begun.node === undefined ? {} : { node: begun.node }),
      startNs: begun.time,
      ...(ended === undefined ? {} : { endNs: ended.time }),
      outcome: ended === undefined || ended.type === 'invoke' ? 'info' : ended.type,
      ...(written === undefined ? {} : { writes: writeText(written) }),
    }
  })
}
