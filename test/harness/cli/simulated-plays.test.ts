/** Directed scenarios on the simulated Raft KV, as the command plays them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { planScripts } from '../../../harness/cli/script-plans.ts'
import { simulate } from '../../../harness/cli/simulated-play.ts'
import { type SimulatedForm, simulatedForms } from '../../../harness/cli/simulated-plays.ts'
import { SCENARIOS } from '../../../nemesis/scenarios/index.ts'
import { ordealHere, temporaryFolder } from '../../support/ordeal-command.ts'

const SYSTEM = { system: 'raft-kv' }
const SMALL = 'leader-crash-after-commit:small'
const quiet = { status: { progress: () => {} }, signal: new AbortController().signal }

async function forms(names: readonly string[], repeat: number, out = temporaryFolder()): Promise<SimulatedForm[]> {
  const found: SimulatedForm[] = []
  for await (const form of simulatedForms(planScripts(names, SYSTEM, 1), { ...quiet, repeat, out })) found.push(form)
  return found
}

describe('every form of every guarantee on raft-kv', () => {
  const names = SCENARIOS.filter(({ upstream, systems }) => upstream === undefined && systems === undefined).flatMap(
    ({ name, forms: each }) => each.map((form) => `${name}:${form.name}`),
  )

  it.each(names)('%s is reached at the first try, and held, from each of ten seeds', async (name) => {
    const [form] = await forms([name], 10)
    expect(form?.results.map(({ outcome, verdict, tries }) => `${outcome} ${verdict} ${tries}`)).toEqual(
      Array.from({ length: 10 }, () => 'held valid 1'),
    )
  })
})

describe('a bug that scenarios are about is violated in one of them, which names the entry', () => {
  it.each<readonly [bug: string, scenario: string, fact: string]>([
    ['commit-old-term-by-count', 'old-term-entry-overwritten:figure-8d', 'never-committed'],
    ['vote-without-log-check', 'leader-crash-after-commit:full', 'entry-survives'],
    ['ack-on-leader-write', 'minority-write-rolled-back:client-deadline', 'write-not-acknowledged'],
    ['no-conflict-truncation', 'old-term-entry-overwritten:figure-8d', 'd-overwritten-by-the-rival'],
    ['readindex-before-own-term-commit', 'leader-crash-after-commit:full', 'first-read-sees-it'],
    ['apply-uncommitted', 'minority-write-rolled-back:client-deadline', 'never-seen'],
  ])('%s by %s', async (bug, scenario, name) => {
    const out = temporaryFolder()
    const words = ['guarantees', scenario, '--system', 'raft-kv', '--set', `bug=${bug}`, '--seed', '1', '--out', out]
    const { exitCode, stdout } = await ordealHere(words)
    expect([exitCode, stdout]).toEqual([1, expect.stringContaining('VIOLATED 1/1')])
    const record = JSON.parse(readFileSync(join(out, 'latest', 'record.json'), 'utf8'))
    expect(record.outcome).toBe('violated')
    const fact = record.facts.find((each: { name: string }) => each.name === name)
    expect(fact).toMatchObject({ kind: 'held', status: 'refuted' })
    const { T, i } = record.story.numbers
    expect(fact.sentence).toContain(`(${T}, ${i})`)
  })
})

describe('simulated plays', () => {
  it('come to the same from the same seed, and draw another for another try', () => {
    const [planned] = planScripts([SMALL], { ...SYSTEM, seed: '7' }, 1)
    if (planned === undefined) throw new Error('nothing was planned')
    expect(simulate(planned)).toEqual(simulate(planned))
    const other = { ...planned, plan: { ...planned.plan, seed: 8 } }
    expect(simulate(other).seconds).not.toBe(simulate(planned).seconds)
  })

  it('come in the order of their seeds, by threads as without', async () => {
    const [many] = await forms([SMALL], 210)
    const [few] = await forms([SMALL], 30)
    expect(many?.results).toHaveLength(210)
    expect(many?.results.slice(0, 30)).toEqual(few?.results)
  })

  it('are kept as files: the first of each form, and those that did not hold', async () => {
    const out = temporaryFolder()
    const [held] = await forms([SMALL], 3, out)
    expect(held?.kept).toHaveLength(1)
    expect(readdirSync(join(out, 'leader-crash-after-commit-small')).filter((name) => name !== 'latest')).toEqual([
      expect.stringMatching(/-1-try1$/),
    ])
  })

  it.each([50, 400])('end between two of them when they are to, of %i', async (repeat) => {
    const stop = new AbortController()
    const plans = planScripts([SMALL], SYSTEM, 1)
    let played = 0
    const status = {
      progress: () => {
        played++
        stop.abort(new Error('interrupted'))
      },
    }
    const playing = simulatedForms(plans, { repeat, out: temporaryFolder(), status, signal: stop.signal }).next()
    await expect(playing).rejects.toThrow('interrupted')
    expect(played).toBeLessThan(repeat < 200 ? 2 : repeat) // threads deliver parcels
  })
})

describe('ordeal guarantees on a simulated system', () => {
  it('prints what held, with the seed, and the folder is judged and shown again to the same', async () => {
    const out = temporaryFolder()
    const played = await ordealHere(['guarantees', SMALL, '--system', 'raft-kv', '--seed', '7', '--out', out])
    expect([played.exitCode, played.stdout]).toEqual([0, expect.stringContaining('raft-kv, 3 nodes, seed 7')])
    expect(played.stdout).toContain('reached 1/1 (first try 1) · held 1/1')
    const folder = join(out, 'latest')
    const record = readFileSync(join(folder, 'record.json'), 'utf8')
    const checked = await ordealHere(['check', folder, '--json'])
    expect([checked.exitCode, JSON.parse(checked.stdout)]).toEqual([0, JSON.parse(record)])
    expect((await ordealHere(['report', folder])).exitCode).toBe(0)
    const { replay } = JSON.parse(record) as { readonly replay: string }
    const again = await ordealHere([...replay.split(' ').slice(1), '--out', out])
    expect(again.stdout.split('  report')[0]).toBe(played.stdout.split('  report')[0])
  })

  it('prints counts as JSON, and where what was kept is', async () => {
    const words = ['guarantees', SMALL, '--system', 'raft-kv', '--seed', '7', '--repeat', '3', '--json']
    const { stdout } = await ordealHere([...words, '--out', temporaryFolder()])
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({ plays: 3, reached: 3, firstTry: 3, held: 3, violated: 0, kept: [expect.any(String)] }),
    ])
  })
})
