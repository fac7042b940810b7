/**
 * A case: one simulated run as plain data, every choice made. Beside a scenario, which leaves operations and faults to
 * draws of its seed, a case lists each of them, so that one can be taken out and the rest stays as it was: what a
 * campaign draws, a replay repeats and the shrinker makes smaller. Written as case.json.
 * Station: campaign. With the system it fixes a run bit for bit; its seed decides only what the world draws (latencies,
 * losses, elections) and whom a target such as 'one' means.
 */
import * as v from 'valibot'
import { UsageError } from './errors.ts'
import { EVERY_TARGET, type PlannedFault } from './fault.ts'
import type { Json } from './json.ts'

export const CASE_FORMAT = 1

const wholeNumber = v.pipe(v.number(), v.integer(), v.minValue(0))
const positive = v.pipe(v.number(), v.integer(), v.minValue(1))
const json = v.custom<Json>((value) => value !== undefined)
const nodeName = v.pipe(v.string(), v.regex(/^n[1-9][0-9]*$/))

/** Begins at `atNs`, or later when its worker is free. */
const plannedOperation = v.strictObject({
  atNs: wholeNumber,
  worker: wholeNumber,
  f: v.string(),
  key: v.optional(v.string()),
  value: json,
})

const plannedFault = v.strictObject({
  id: wholeNumber,
  atNs: wholeNumber,
  durationNs: wholeNumber,
  afterElectionNs: v.optional(wholeNumber),
  fault: v.strictObject({
    type: v.string(),
    target: v.picklist(EVERY_TARGET),
    parameters: v.record(v.string(), json),
  }),
})

const caseSchema = v.strictObject({
  format: v.literal(CASE_FORMAT),
  system: v.string(),
  /** Every setting of the system, defaults and bug included. */
  settings: v.record(v.string(), v.string()),
  /** Nodes n1, n2, ... */
  nodes: positive,
  seed: v.pipe(wholeNumber, v.maxValue(2 ** 32 - 1)),
  /** Knobs of the simulated world, by group, that differ from its own defaults. */
  world: v.record(v.string(), v.record(v.string(), json)),
  workload: v.string(),
  /** The node of each client worker. */
  clients: v.pipe(v.array(nodeName), v.minLength(1)),
  /** In order of time. */
  operations: v.array(plannedOperation),
  /** In order of time; ids grow, but not without gaps. */
  faults: v.array(plannedFault),
  /** How long clients and faults work. */
  timeNs: positive,
  deadlineMs: positive,
  /**
   * Then these nodes, a majority, are healed while all others are cut off, and must serve their clients. None: that phase is
   * left out.
   */
  core: v.array(nodeName),
  /** Whether at last every key is read, when all is healed. */
  finalReads: v.boolean(),
})

export type Case = ReadonlyDeep<Omit<v.InferOutput<typeof caseSchema>, 'faults'>> & {
  readonly faults: readonly PlannedFault[]
}
export type PlannedOperation = Case['operations'][number]

type ReadonlyDeep<Value> = Value extends readonly (infer Item)[]
  ? readonly ReadonlyDeep<Item>[]
  : Value extends object
    ? { readonly [Name in keyof Value]: ReadonlyDeep<Value[Name]> }
    : Value

/** Reads a case from parsed JSON. Throws UsageError CASE_FORMAT naming the first field that is wrong. */
export function parseCase(json: unknown): Case {
  const result = v.safeParse(caseSchema, json)
  if (result.success) return result.output as Case
  const issue = result.issues[0]
  throw new UsageError('CASE_FORMAT', `not a case: ${v.getDotPath(issue) ?? 'top level'}: ${issue.message}`, {
    hint: 'Give the folder of a run that `ordeal explore` or `ordeal shrink` of this version wrote.',
  })
}
