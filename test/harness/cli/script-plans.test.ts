import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { plannedAgain, planScripts, replayOf, type ScriptOptions } from '../../../harness/cli/script-plans.ts'
import { SCENARIOS } from '../../../nemesis/scenarios/index.ts'
import { versions } from '../../../systems/etcd/images.ts'
import { ordealHere, temporaryFolder } from '../../support/ordeal-command.ts'

const shown = (names: readonly string[], options: ScriptOptions = {}) =>
  planScripts(names, options, 1).map(({ plan }) => `${plan.scenario}:${plan.form}`)

describe('the plays of `ordeal guarantees`', () => {
  it('without names are every form of every guarantee, and nothing that is about an upstream issue', () => {
    const guarantees = SCENARIOS.filter(({ upstream, systems }) => upstream === undefined && systems === undefined)
    expect(guarantees.length).toBeLessThan(SCENARIOS.length)
    expect(shown([])).toEqual(guarantees.flatMap(({ name, forms }) => forms.map((form) => `${name}:${form.name}`)))
  })

  it('are those that are named: one form, all forms, or an upstream issue', () => {
    expect(shown(['leader-crash-after-commit:full'])).toEqual(['leader-crash-after-commit:full'])
    expect(shown(['leader-crash-after-commit']).length).toBeGreaterThan(1)
    expect(shown(['watch-from-future-revision'], { version: '3.5.16' })).toHaveLength(1)
  })

  it('may be narrowed to one way', () => {
    const byPackets = shown([], { by: 'packets' })
    expect(byPackets).toContain('leader-crash-after-commit:packets')
    expect(byPackets).not.toContain('leader-crash-after-commit:small')
  })

  it('have the proxy where they go by messages, and the setting that their form needs', () => {
    const [full] = planScripts(['leader-crash-after-commit:full'], {}, 1)
    expect(full?.plan).toMatchObject({ nodes: 5, attempt: 1, settings: { peers: 'proxied' } })
    const [packets] = planScripts(['leader-crash-after-commit:packets'], {}, 1)
    expect(packets?.plan).toMatchObject({ nodes: 3, settings: { peers: 'direct', elections: 'slow' } })
  })

  it('have the newest version, another, or an image without one', () => {
    const [newest] = planScripts(['leader-crash-after-commit:full'], {}, 1)
    expect(newest?.plan.version).toBe(versions[0])
    const [older] = planScripts(['leader-crash-after-commit:full'], { version: '3.5.16' }, 1)
    expect(older?.plan.version).toBe('3.5.16')
    const [own] = planScripts(['leader-crash-after-commit:full'], { image: 'mine:1' }, 1)
    expect(own?.plan).toMatchObject({ image: 'mine:1' })
    expect(own?.plan).not.toHaveProperty('version')
  })
})

describe('the plays on a simulated system', () => {
  const SIMULATED = { system: 'raft-kv' }

  it('are the same forms as on containers', () => {
    expect(shown([], SIMULATED)).toEqual(shown([]))
  })

  it('have a seed, the given one or the random one, and neither version nor proxy', () => {
    const [given] = planScripts(['leader-crash-after-commit:full'], { ...SIMULATED, seed: '7' }, 1)
    expect(given?.plan).toMatchObject({ system: 'raft-kv', nodes: 5, seed: 7 })
    expect(given?.plan).not.toHaveProperty('version')
    expect(given?.plan.settings).not.toHaveProperty('peers')
    expect(planScripts(['leader-crash-after-commit:full'], SIMULATED, 99)[0]?.plan.seed).toBe(99)
  })

  it('are played again by a command with all that was chosen', () => {
    const [planned] = planScripts(['leader-crash-after-commit:small'], { ...SIMULATED, seed: '7' }, 1)
    if (planned === undefined) throw new Error('nothing was planned')
    const words = replayOf(planned.plan).split(' ').slice(2)
    expect(words).toContain('--seed')
    const set = words.flatMap((word, i) => (word === '--set' ? (words[i + 1] ?? []) : []))
    const again = planScripts(['leader-crash-after-commit:small'], { ...SIMULATED, seed: '7', set }, 1)
    expect(again[0]?.plan).toEqual(planned.plan)
    expect(plannedAgain(planned.plan).scenario).toBe(planned.scenario)
  })
})

describe('ordeal guarantees refuses', () => {
  it.each<readonly [words: readonly string[], code: string, said: string]>([
    [['leader-crash-after-comit'], 'UNKNOWN_SCENARIO', "'leader-crash-after-commit'"],
    [['leader-crash-after-commit:smal'], 'UNKNOWN_FORM', "'small'"],
    [['leader-crash-after-commit:small:more'], 'UNKNOWN_FORM', 'small:more'],
    [['--by', 'packet'], 'UNKNOWN_WAY', "'packets'"],
    [['leader-crash-after-commit:small', '--by', 'packets'], 'NO_SCENARIO', 'by packets'],
    [['leader-crash-after-commit:small', '--set', 'peers=direct'], 'SETTING_NEEDED', 'peers=proxied'],
    [['--set', 'peesr=proxied'], 'UNKNOWN_SETTING', 'peers'],
    [['--seed', '7'], 'NOT_SIMULATED', 'etcd runs in containers'],
    [['--system', 'raft-kv', '--seed', '-1'], 'BAD_OPTION', 'seed'],
    [['--system', 'raft-kv', '--version', '3.5.16'], 'SIMULATED', 'raft-kv is simulated'],
    [['--system', 'raft-kv', 'watch-from-future-revision'], 'NOT_ON_SYSTEM', 'it is about etcd'],
    [['--version', '3.5.61'], 'UNKNOWN_VERSION', '3.5.16'],
    [['--system', 'etdc'], 'UNKNOWN_SYSTEM', 'etcd'],
    [['--repeat', '0'], 'BAD_OPTION', 'repeat'],
    [['--repeat', 'twice'], 'BAD_OPTION', 'repeat'],
  ])('%j with %s and exit code 2, before anything is started or written', async (words, code, said) => {
    const out = temporaryFolder()
    const { exitCode, stdout, stderr } = await ordealHere(['guarantees', ...words, '--out', out])
    expect([exitCode, stdout]).toEqual([2, ''])
    expect(stderr).toContain(`(${code})`)
    expect(stderr).toContain(said)
    expect(readdirSync(out)).toEqual([])
  })
})

describe('ordeal list scenarios', () => {
  it('names each with its guarantee, and one of them with its forms and what it is about', async () => {
    const all = await ordealHere(['list', 'scenarios'])
    for (const { name, summary } of SCENARIOS) expect(all.stdout).toMatch(new RegExp(`${name} +${escaped(summary)}`))
    const one = await ordealHere(['list', 'scenarios', 'watch-from-future-revision'])
    expect(one).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('20221') })
  })
})

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
