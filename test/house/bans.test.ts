import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { ROOT, sourceFiles } from '../support/source-files.ts'

/** What is banned, and the only places that may use it, each for the reason given. */
const BANS: readonly { readonly what: string; readonly pattern: RegExp; readonly but: readonly string[] }[] = [
  // The clock of a run is read at its edges: the wiring of a run, the engine's side of a cluster, deadlines of clients.
  {
    what: 'wall and monotonic clocks',
    pattern: /\b(Date\.now|new Date\(\)|performance\.now|hrtime)\b/,
    but: [
      'harness/cli/',
      'harness/runtime/docker/',
      'harness/honesty/',
      'systems/etcd/',
      'systems/rabbitmq/',
      'systems/kafka/',
      'checkers/porcupine-ts/src/interruption.ts', // of a check with a deadline
    ],
  },
  {
    what: 'timers',
    pattern: /\b(setTimeout|setInterval|setImmediate)\(/,
    but: [
      'harness/run/drive-async.ts',
      'harness/run/run.ts',
      'harness/run/evidence.ts',
      'harness/run/script/drive-script.ts',
      'harness/cli/simulated-plays.ts',
      'harness/cli/shrink.ts',
      'harness/runtime/docker/',
      'systems/etcd/',
      'systems/rabbitmq/',
      'systems/kafka/',
    ],
  },
  {
    what: 'global randomness',
    pattern: /\bMath\.random|\bcrypto\.random|randomBytes\(/,
    but: ['harness/cli/run.ts', 'harness/cli/guarantees.ts', 'harness/cli/runtime.ts'],
  },
  {
    what: 'the environment',
    pattern: /\bprocess\.env\b/,
    but: ['harness/cli/', 'harness/vitest/', 'harness/runtime/docker/'],
  },
  { what: 'promises in simulated code', pattern: /\basync\b|\bawait [\w(]|\bPromise\b/, but: [] },
]

const SIMULATED = [
  'harness/runtime/sim/',
  'systems/raft-kv/',
  'harness/conductor/',
  'harness/generator/',
  'harness/core/',
]

function offenders(ban: (typeof BANS)[number]): readonly string[] {
  const inScope = ban.what.startsWith('promises')
    ? (path: string) => SIMULATED.some((folder) => path.startsWith(folder))
    : (path: string) => !ban.but.some((place) => path.startsWith(place))
  return sourceFiles(['harness', 'systems', 'nemesis', 'checkers', 'reports'])
    .filter(({ path }) => inScope(path))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, at) => {
        const code = line.replace(/^\s*(\/\*\*|\*|\/\/).*$/, '').replace(/\s\/\/.*$/, '')
        return ban.pattern.test(code) ? [`${path}:${at + 1} ${line.trim()}`] : []
      }),
    )
}

describe('bans', () => {
  it.each(BANS)('$what stay where they belong', (ban) => {
    expect(offenders(ban)).toEqual([])
  })

  it.each(BANS)('$what: no place is on the list for nothing', ({ pattern, but }) => {
    const files = sourceFiles(['harness', 'systems', 'checkers'])
    const idle = but.filter((place) => !files.some(({ path, text }) => path.startsWith(place) && pattern.test(text)))
    expect(idle).toEqual([])
  })

  it('no tracked file names a registry’s host, a private range of addresses, or a folder of some machine', () => {
    const files = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n')
    const pattern = String.raw`(ghcr|quay|gcr|docker)\.io|registry\.npmjs|proxy\.golang|maven\.org|deb\.debian|192\.168\.[0-9]|\b10\.[0-9]+\.[0-9]+\.[0-9]+\b|/work/(main|shared)`
    const scanned = files.filter((file) => !file.startsWith('test/house/') && file !== 'package-lock.json')
    let hits = ''
    try {
      hits = execFileSync('git', ['grep', '-nE', pattern, '--', ...scanned], { cwd: ROOT, encoding: 'utf8' })
    } catch (error) {
      // git grep exits with 1 when nothing matches.
      if ((error as { status?: number }).status !== 1) throw error
    }
    expect(hits.replaceAll(/^.*docker\.io (iptables|nftables|mmdebstrap|is |by ).*$\n?/gm, '')).toBe('')
  })
})
