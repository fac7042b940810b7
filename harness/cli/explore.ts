/**
 * `ordeal explore`: a campaign: many cases of a simulated system, each drawn from a seed, on all cores. Seeds are told in
 * order, so the result is the same whatever their number.
 * Station: command line.
 */
import { availableParallelism } from 'node:os'
import { campaignText, failingText } from '../../reports/campaign-text.ts'
import { campaignName } from '../campaign/case-record.ts'
import { drawCase } from '../campaign/draw/draw-case.ts'
import type { Wishes } from '../campaign/draw/wishes.ts'
import { inOrder, workerModule } from '../campaign/pool.ts'
import { Tally } from '../campaign/tally.ts'
import type { CampaignRecord } from '../core/campaign-record.ts'
import type { Expectation } from '../core/scenario.ts'
import { partsOf, settingsWished, simulatedSystem, subjectOf } from './campaign-parts.ts'
import { EXIT, exitCodeOf } from './exit-codes.ts'
import type { Explored, ExploreTask } from './explore-seed.ts'
import { interruptible, keptIn } from './interruptible.ts'
import { print, say, shown } from './output.ts'
import { expectationOf, integer, SEED_MAX } from './scenario-options.ts'
import type { StatusLine } from './status-line.ts'
import { keepCase } from './stored-case.ts'
import { writeAll } from './write-all.ts'

export type ExploreOptions = {
  readonly system?: string
  readonly set?: readonly string[]
  readonly bug?: string
  readonly nodes?: string
  readonly seeds?: string
  readonly firstSeed?: string
  readonly workers?: string
  readonly untilFailure?: boolean
  readonly keep?: boolean
  readonly expect?: string
  readonly out: string
  readonly json?: boolean
}

const SEEDS_DEFAULT = '1000'
const SEEDS_MAX = 100_000_000
const WORKERS_MAX = 256
/** Runs kept as files; of the others the seed is told. */
const KEPT_MAX = 10

type Campaign = ExploreTask['wishes'] & {
  readonly system: string
  readonly firstSeed: number
  readonly seeds: number
  readonly workers: number
}

export async function explore(options: ExploreOptions): Promise<number> {
  const campaign = campaignOf(options)
  const expected = options.expect === undefined ? undefined : expectationOf(options.expect)
  const started = performance.now()
  const record = await interruptible((status, signal) => play(campaign, options, status, signal), keptIn(options.out))
  const seconds = (performance.now() - started) / 1000
  print(
    options.json === true
      ? `${JSON.stringify({ ...record, seconds, workers: campaign.workers })}\n`
      : campaignText(record, seconds),
  )
  return exitCode(record, expected)
}

function campaignOf(options: ExploreOptions): Campaign {
  const system = simulatedSystem(options.system ?? 'raft-kv')
  const firstSeed = integer('first-seed', options.firstSeed ?? '0', 0, SEED_MAX)
  const nodes =
    options.nodes === undefined ? {} : { nodes: integer('nodes', options.nodes, system.nodes.min, system.nodes.max) }
  return {
    system: system.name,
    settings: settingsWished(system, options.set ?? [], options.bug),
    ...nodes,
    firstSeed,
    seeds: integer('seeds', options.seeds ?? SEEDS_DEFAULT, 1, Math.min(SEEDS_MAX, SEED_MAX - firstSeed + 1)),
    workers:
      options.workers === undefined ? availableParallelism() : integer('workers', options.workers, 1, WORKERS_MAX),
  }
}

async function play(
  campaign: Campaign,
  options: ExploreOptions,
  status: StatusLine,
  signal: AbortSignal,
): Promise<CampaignRecord> {
  const { system, firstSeed, seeds, workers, ...wishes } = campaign
  const started = performance.now()
  const tally = new Tally({ system, settings: wishes.settings, firstSeed, marks: simulatedSystem(system).marks })
  let kept = 0
  for await (const { seed, result } of inOrder<ExploreTask, Explored>(tasks(campaign, wishes), {
    module: workerModule(import.meta.url, './explore-worker'),
    workers,
    signal,
  })) {
    const isFailing = result.verdict !== 'valid'
    const keeps = (isFailing || options.keep === true) && kept < KEPT_MAX
    if (keeps) kept += 1
    tally.add(seed, result, keeps ? keepSeed({ system, seed, wishes }, options.out) : undefined)
    const { record } = tally
    const failing = record.failing.at(-1)
    if (isFailing && failing !== undefined && kept <= KEPT_MAX) {
      status.clear()
      say(failingText(failing))
      if (options.untilFailure === true) break
    }
    status.progress(() => progressText(record, seeds, (performance.now() - started) / 1000))
  }
  status.clear()
  return tally.record
}

function* tasks({ system, firstSeed, seeds }: Campaign, wishes: Wishes): Generator<ExploreTask> {
  for (let i = 0; i < seeds; i++) yield { system, seed: firstSeed + i, wishes }
}

/** The folder, with all reports. */
function keepSeed({ system, seed, wishes }: ExploreTask, out: string): string {
  const planned = drawCase(seed, subjectOf(system), wishes)
  const { directory, record, run } = keepCase(planned, partsOf(planned), out, campaignName(planned))
  writeAll(directory, record, run.history)
  return shown(directory)
}

function progressText({ seeds, simulatedNs, verdicts }: CampaignRecord, all: number, seconds: number): string {
  const failing = verdicts.invalid + verdicts.unknown
  const speed = `${(seeds / seconds).toFixed(1)} runs/s, ${Math.round(simulatedNs / 1e9 / seconds)} simulated s/s`
  return `${seeds} of ${all} seeds · ${speed} · ${failing} not valid`
}

function exitCode(record: CampaignRecord, expected: Expectation | undefined): number {
  if (expected === undefined) return EXIT[record.verdict]
  const { verdict, failing } = record
  const named = expected.anomaly === undefined || failing.some(({ anomaly }) => anomaly?.name === expected.anomaly)
  return exitCodeOf({ verdict, expectationMet: verdict === expected.verdict && named })
}
