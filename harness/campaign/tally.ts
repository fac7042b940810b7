/** Adds up a campaign, case by case in the order of seeds. Station: campaign. O(1) a case, whatever their number. */
import { type CampaignRecord, FAILING_MAX, type FailingSeed } from '../core/campaign-record.ts'
import { anomaliesOf, type CaseResult } from '../core/case-result.ts'
import type { OpCounts } from '../core/record.ts'
import { mergeVerdicts, type Verdict } from '../core/verdict.ts'
import { EventHash } from '../runtime/sim/event-hash.ts'

export type CampaignStart = Pick<CampaignRecord, 'system' | 'settings' | 'firstSeed'> & {
  /** All marks that the system can make. */
  readonly marks: readonly string[]
}

export class Tally {
  readonly #start: CampaignStart
  readonly #verdicts: { [verdict in Verdict]: number } = { valid: 0, invalid: 0, unknown: 0 }
  readonly #failing: FailingSeed[] = []
  readonly #operations = new Map<string, { ok: number; fail: number; info: number }>()
  readonly #faults = new Map<string, number>()
  readonly #marks: Map<string, number>
  readonly #hash = new EventHash()
  #seeds = 0
  #simulatedNs = 0
  #events = 0

  constructor(start: CampaignStart) {
    this.#start = start
    this.#marks = new Map(start.marks.map((mark) => [mark, 0]))
  }

  /** `folder`: where the run was kept. */
  add(seed: number, result: CaseResult, folder?: string): void {
    this.#seeds += 1
    this.#verdicts[result.verdict] += 1
    this.#simulatedNs += result.simulatedNs
    this.#events += result.events
    this.#hash.text(result.eventHash)
    addAll(this.#marks, result.marks)
    addAll(this.#faults, result.faults)
    for (const [f, counts] of Object.entries(result.operations)) this.#addOperations(f, counts)
    if (result.verdict !== 'valid' && this.#failing.length < FAILING_MAX)
      this.#failing.push({ ...failingSeed(seed, result), ...(folder === undefined ? {} : { folder }) })
  }

  get record(): CampaignRecord {
    const { system, settings, firstSeed } = this.#start
    const seen = (['valid', 'invalid', 'unknown'] as const).filter((verdict) => this.#verdicts[verdict] > 0)
    return {
      system,
      settings,
      firstSeed,
      seeds: this.#seeds,
      verdict: mergeVerdicts(seen),
      verdicts: { ...this.#verdicts },
      failing: [...this.#failing],
      simulatedNs: this.#simulatedNs,
      events: this.#events,
      operations: sorted(this.#operations),
      faults: sorted(this.#faults),
      marks: sorted(this.#marks),
      hash: this.#hash.digits,
    }
  }

  #addOperations(f: string, { ok, fail, info }: OpCounts): void {
    const sum = this.#operations.get(f) ?? { ok: 0, fail: 0, info: 0 }
    this.#operations.set(f, { ok: sum.ok + ok, fail: sum.fail + fail, info: sum.info + info })
  }
}

function failingSeed(seed: number, result: CaseResult): FailingSeed {
  const { verdict, results } = result
  const anomaly = anomaliesOf(result)[0]
  if (anomaly !== undefined) return { seed, verdict, anomaly }
  const unknown = results.find((row) => row.verdict === 'unknown')
  return { seed, verdict, reason: `${unknown?.checker ?? 'checkers'}: ${unknown?.reason ?? 'nothing was judged'}` }
}

function addAll(sums: Map<string, number>, counts: { readonly [name: string]: number }): void {
  for (const [name, count] of Object.entries(counts)) sums.set(name, (sums.get(name) ?? 0) + count)
}

function sorted<Value>(map: ReadonlyMap<string, Value>): { readonly [name: string]: Value } {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)))
}
