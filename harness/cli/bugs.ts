/**
 * `ordeal bugs`: the kill table. Each deliberate defect of raft-kv is put to the test twice: by its directed script, and by a
 * seed of random search; with the defect switched off both must be silent.
 * Station: command line.
 */
import { availableParallelism } from 'node:os'
import { SCENARIOS } from '../../nemesis/scenarios/index.ts'
import { killTableText } from '../../reports/kill-table-text.ts'
import type { Bug } from '../../systems/raft-kv/bugs/bug.ts'
import { FIRST_FAILING_SEEDS } from '../../systems/raft-kv/bugs/first-failing-seeds.ts'
import { BUGS } from '../../systems/raft-kv/bugs/index.ts'
import { NO_BUG } from '../../systems/raft-kv/options.ts'
import { drawCase } from '../campaign/draw/draw-case.ts'
import { BUG_SETTING } from '../campaign/draw/wishes.ts'
import { playBug } from '../campaign/play-bug.ts'
import { inOrder, workerModule } from '../campaign/pool.ts'
import { runCase } from '../campaign/run-case.ts'
import { anomaliesOf } from '../core/case-result.ts'
import { isKilledByScript, isKilledBySeed, type KillRow, type SeedKill } from '../core/kill-table.ts'
import { unknownName } from '../core/nearest.ts'
import { defaultsOf, partsOf, settingsWished, simulatedSystem, subjectOf } from './campaign-parts.ts'
import { EXIT } from './exit-codes.ts'
import type { Explored, ExploreTask } from './explore-seed.ts'
import { interruptible, keptIn } from './interruptible.ts'
import { print } from './output.ts'
import { integer } from './scenario-options.ts'
import type { StatusLine } from './status-line.ts'

export type BugsOptions = {
  readonly search?: boolean
  readonly budget?: string
  readonly workers?: string
  readonly json?: boolean
}

const SYSTEM = 'raft-kv'
const BUDGET_DEFAULT = '20000'
const BUDGET_MAX = 10_000_000

/** Exit 0 if every one is caught both ways and nothing fires without it, 1 if not. */
export async function bugs(names: readonly string[], options: BugsOptions): Promise<number> {
  const asked = names.length === 0 ? BUGS : names.map(bugNamed)
  const budget = integer('budget', options.budget ?? BUDGET_DEFAULT, 1, BUDGET_MAX)
  const workers = integer('workers', options.workers ?? String(availableParallelism()), 1, 256)
  const rows = await interruptible(async (status, signal) => {
    const found: KillRow[] = []
    for (const bug of asked) {
      status.step(`${bug.name}: script`)
      const script = playBug(bug, simulatedSystem(SYSTEM), SCENARIOS, defaultsOf(simulatedSystem(SYSTEM)))
      const bySeed = options.search === true ? await search(bug, budget, workers, status, signal) : known(bug)
      found.push({ number: bug.number, bug: bug.name, script, ...bySeed })
    }
    return found
  }, keptIn('.'))
  print(options.json === true ? `${JSON.stringify(rows)}\n` : killTableText(rows))
  return rows.every((row) => isKilledByScript(row) && isKilledBySeed(row)) ? EXIT.valid : EXIT.invalid
}

function bugNamed(name: string): Bug {
  const bug = BUGS.find((each) => each.name === name)
  if (bug !== undefined) return bug
  const legal = BUGS.map((each) => each.name)
  throw unknownName('UNKNOWN_BUG', 'bug', name, legal)
}

function known(bug: Bug): Pick<KillRow, 'seed'> {
  const seed = FIRST_FAILING_SEEDS[bug.name]
  return seed === undefined ? {} : { seed: trySeed(bug, seed) }
}

/** The first seed that fails with the defect, and does not without it. */
async function search(
  bug: Bug,
  budget: number,
  workers: number,
  status: StatusLine,
  signal: AbortSignal,
): Promise<Pick<KillRow, 'seed' | 'searched'>> {
  const wishes = { settings: wishedFor(bug) }
  const module = workerModule(import.meta.url, './explore-worker')
  let searched = 0
  for await (const { seed, result } of inOrder<ExploreTask, Explored>(tasks(budget, wishes), {
    module,
    workers,
    signal,
  })) {
    searched = seed + 1
    status.progress(() => `${bug.name}: ${searched} of at most ${budget} seeds`)
    if (result.verdict !== 'invalid') continue
    const kill = trySeed(bug, seed)
    if (kill.healthy === 'valid') return { seed: kill, searched }
  }
  return { searched }
}

function* tasks(count: number, wishes: ExploreTask['wishes']): Generator<ExploreTask> {
  for (let seed = 0; seed < count; seed++) yield { system: SYSTEM, seed, wishes }
}

function wishedFor({ name }: Bug) {
  return settingsWished(simulatedSystem(SYSTEM), [], name)
}

function trySeed(bug: Bug, seed: number): SeedKill {
  const planned = drawCase(seed, subjectOf(SYSTEM), { settings: wishedFor(bug) })
  const parts = partsOf(planned)
  const { result } = runCase(planned, parts)
  const healthy = runCase({ ...planned, settings: { ...planned.settings, [BUG_SETTING]: NO_BUG } }, parts).result
    .verdict
  const anomaly = anomaliesOf(result)[0]
  const caughtBy = anomaly === undefined ? {} : { caughtBy: { checker: anomaly.checker, anomaly: anomaly.name } }
  return { seed, verdict: result.verdict, ...caughtBy, healthy }
}
