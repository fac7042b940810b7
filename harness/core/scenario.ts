/**
 * A scenario with every choice made: what a run is started from, and all that is needed to run it again. Written as
 * scenario.json before anything starts. Together with the seed it fixes the simulator's run bit for bit; on containers
 * it fixes the plan of faults and every draw, never the interleaving.
 */
import * as v from 'valibot'
import { UsageError } from './errors.ts'
import { EVERY_TARGET } from './fault.ts'

export const SCENARIO_FORMAT = 1

/** How hard the faults of a rotation are: nemesis/intensity.ts. */
export const INTENSITIES = ['calm', 'normal', 'harsh'] as const
export type Intensity = (typeof INTENSITIES)[number]

/** A requested fault family; without a target the family picks one anew for each fault. */
const nemesisRequest = v.strictObject({
  family: v.string(),
  target: v.optional(v.picklist(EVERY_TARGET)),
  /** The user's file that holds the family, as typed; absent for the families of ordeal. */
  from: v.optional(v.string()),
})

/** `--expect invalid:stale-read`: the run meets it when its verdict is this, and some anomaly has this name. */
const expectation = v.strictObject({
  verdict: v.picklist(['valid', 'invalid', 'unknown']),
  anomaly: v.optional(v.string()),
})

const positiveInteger = v.pipe(v.number(), v.integer(), v.minValue(1))

const scenarioSchema = v.strictObject({
  format: v.literal(SCENARIO_FORMAT),
  /** Names the folder of the run's files. */
  name: v.string(),
  system: v.string(),
  /** The version under test; absent for simulated systems. */
  version: v.optional(v.string()),
  /** A container image to use in place of the one built for `version`. */
  image: v.optional(v.string()),
  /** Every setting of the system, defaults included. */
  settings: v.record(v.string(), v.string()),
  nodes: positiveInteger,
  workload: v.string(),
  nemeses: v.array(nemesisRequest),
  /** Random subsets of the nemeses take turns, so hard; absent: each goes at its own pace, minding no other. */
  intensity: v.optional(v.picklist(INTENSITIES)),
  /** What a rotation may do is not limited to what systems promise to work under. */
  beyondPromises: v.optional(v.literal(true)),
  /** Workers that each run one operation at a time; worker w talks to node w modulo `nodes`. */
  concurrency: positiveInteger,
  /** Operations a second that all workers start together, on average. */
  rate: v.pipe(v.number(), v.minValue(0.001)),
  /** How long clients and nemesis work before everything is healed. */
  timeMs: positiveInteger,
  /** The main phase ends at the first violation seen while the run goes on. */
  stopOnViolation: v.optional(v.literal(true)),
  /** After which the harness calls an operation's outcome unknown, whatever the client library does. */
  deadlineMs: positiveInteger,
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1)),
  expect: v.optional(expectation),
})

export type Scenario = v.InferOutput<typeof scenarioSchema>
export type NemesisRequest = v.InferOutput<typeof nemesisRequest>
export type Expectation = v.InferOutput<typeof expectation>

/** Reads a scenario from parsed JSON. Throws UsageError SCENARIO_FORMAT naming the first field that is wrong. */
export function parseScenario(json: unknown): Scenario {
  const result = v.safeParse(scenarioSchema, json)
  if (result.success) return result.output
  const issue = result.issues[0]
  throw new UsageError('SCENARIO_FORMAT', `not a scenario: ${v.getDotPath(issue) ?? 'top level'}: ${issue.message}`, {
    hint: 'Give the scenario.json of a run made by this version.',
  })
}
