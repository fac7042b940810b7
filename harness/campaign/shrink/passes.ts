/**
 * The order in which a case is made smaller, the greatest savings first. A pass takes things out of a list, halves before
 * quarters before single ones (Zeller & Hildebrandt, TSE 2002, ddmin), or offers a few alternatives.
 * Station: campaign, shrinking. Pure.
 */
import type { Settings } from '../../../systems/options.ts'
import type { Case } from '../../core/case.ts'
import { cutAt, earlier, extentNs, onNodes, rounded, without, withoutIdleWorkers, withoutWorker } from './edits.ts'

export type Pass =
  | { readonly name: string; size(planned: Case): number; without(planned: Case, at: number, count: number): Case }
  /** In order of preference; each differs from the case. */
  | { readonly name: string; alternatives(planned: Case): Iterable<Case> }

/** Another world may bring the same about on fewer nodes: so many seeds are tried for each number of nodes. */
const SEEDS_TRIED = 12
/** What a person reads without counting; else what is much less. */
const OPERATIONS_FEW = [12, 36]
const WORLDS_TRIED = 200
const MS = 1_000_000

/** `defaults`: what the system's settings are unless chosen otherwise; those in `fixed` are left alone. */
export function passes(defaults: Settings, fixed: readonly string[], nodesMin: number): readonly Pass[] {
  return [
    { name: 'time', alternatives: shorter },
    { name: 'endings', alternatives: lessEnding },
    {
      name: 'faults',
      size: ({ faults }) => faults.length,
      without: (planned, at, count) => ({ ...planned, faults: without(planned.faults, at, count) }),
    },
    {
      name: 'operations',
      size: ({ operations }) => operations.length,
      without: (planned, at, count) => ({ ...planned, operations: without(planned.operations, at, count) }),
    },
    { name: 'operations in other worlds', alternatives: fewOperations },
    { name: 'clients', alternatives: fewerClients },
    { name: 'nodes', alternatives: (planned) => fewerNodes(planned, nodesMin) },
    { name: 'settings', alternatives: (planned) => plainer(planned, defaults, fixed) },
    { name: 'registers', alternatives: fewerRegisters },
    { name: 'lengths of faults', alternatives: shorterFaults },
    { name: 'gaps', alternatives: withoutGaps },
    { name: 'round times', alternatives: rounder },
  ]
}

function* shorter(planned: Case): Generator<Case> {
  const extent = extentNs(planned)
  if (extent < planned.timeNs) yield { ...planned, timeNs: extent }
  for (const eighths of [4, 6, 7]) {
    const timeNs = Math.floor((extent * eighths) / 8)
    if (timeNs > 0 && timeNs < planned.timeNs) yield cutAt(planned, timeNs)
  }
}

function* lessEnding(planned: Case): Generator<Case> {
  if (planned.core.length > 0 && planned.finalReads) yield { ...planned, core: [], finalReads: false }
  if (planned.core.length > 0) yield { ...planned, core: [] }
  if (planned.finalReads) yield { ...planned, finalReads: false }
}

/**
 * Each operation shifts what is drawn for messages and syncs. Where the anomaly is a matter of such chance, no operation can
 * be taken out; but a few of them, the last or the first, may do in one world of many.
 */
function* fewOperations(planned: Case): Generator<Case> {
  const { operations } = planned
  for (const few of OPERATIONS_FEW) {
    if (operations.length <= few) return
    const parts = [operations.slice(-few), operations.slice(0, few)]
    for (let seed = 0; seed < WORLDS_TRIED; seed++)
      for (const fewer of parts) if (seed !== planned.seed) yield { ...planned, operations: fewer, seed }
  }
}

function* fewerClients(planned: Case): Generator<Case> {
  const busy = withoutIdleWorkers(planned)
  if (busy.clients.length < planned.clients.length) yield busy
  for (let worker = planned.clients.length - 1; worker > 0; worker--) {
    for (let heir = 0; heir < worker; heir++) yield withoutWorker(planned, worker, heir)
  }
}

function* fewerNodes(planned: Case, nodesMin: number): Generator<Case> {
  for (let nodes = nodesMin; nodes < planned.nodes; nodes++) {
    const smaller = onNodes(planned, nodes)
    yield smaller
    for (let seed = 0; seed < SEEDS_TRIED; seed++) if (seed !== planned.seed) yield { ...smaller, seed }
  }
}

function* plainer(planned: Case, defaults: Settings, fixed: readonly string[]): Generator<Case> {
  for (const group of Object.keys(planned.world)) {
    const { [group]: _, ...world } = planned.world
    yield { ...planned, world }
  }
  for (const [name, value] of Object.entries(defaults)) {
    if (fixed.includes(name) || planned.settings[name] === value) continue
    yield { ...planned, settings: { ...planned.settings, [name]: value } }
  }
}

/** One operation at a time to the first register there is, or from compare-and-set to write. */
function* fewerRegisters(planned: Case): Generator<Case> {
  const first = planned.operations[0]?.key
  for (const [at, operation] of planned.operations.entries()) {
    const { f, value, key } = operation
    if (first !== undefined && key !== first)
      yield { ...planned, operations: planned.operations.with(at, { ...operation, key: first }) }
    if (f === 'cas' && Array.isArray(value))
      yield {
        ...planned,
        operations: planned.operations.with(at, { ...operation, f: 'write', value: value[1] ?? null }),
      }
  }
}

function* shorterFaults(planned: Case): Generator<Case> {
  for (const [at, fault] of planned.faults.entries()) {
    for (const quarters of [1, 2, 3]) {
      const durationNs = Math.floor((fault.durationNs * quarters) / 4 / MS) * MS
      if (durationNs < fault.durationNs) yield { ...planned, faults: planned.faults.with(at, { ...fault, durationNs }) }
    }
  }
}

/** Delays before an operation or a fault to nothing, or to half of it. */
function* withoutGaps(planned: Case): Generator<Case> {
  const times = [...planned.operations, ...planned.faults].map(({ atNs }) => atNs).sort((a, b) => a - b)
  let beforeNs = 0
  for (const atNs of new Set(times)) {
    const gapNs = atNs - beforeNs
    if (gapNs > 0) yield earlier(planned, atNs, gapNs)
    if (gapNs > 2 * MS) yield earlier(planned, atNs, Math.floor(gapNs / 2 / MS) * MS)
    beforeNs = atNs
  }
}

function* rounder(planned: Case): Generator<Case> {
  for (const unitNs of [100 * MS, 10 * MS, MS]) {
    const round = rounded(planned, unitNs)
    if (JSON.stringify(round) !== JSON.stringify(planned)) yield round
    else return
  }
}
