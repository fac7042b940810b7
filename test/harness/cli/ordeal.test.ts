import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { isRecent } from '../../../harness/cli/find-node.js'
import { scenarioFromOptions } from '../../../harness/cli/scenario-options.ts'
import { ordeal, ordealHere, SHIM, temporaryFolder } from '../../support/ordeal-command.ts'
import { ROOT } from '../../support/source-files.ts'

/** A short run in the simulator: five nodes, both faults. */
const RUN = [
  'run',
  '--system',
  'raft-kv',
  '--nodes',
  '5',
  '--nemesis',
  'kill,partition',
  '--time',
  '10s',
  '--seed',
  '7',
]
const NO_ENGINE = { DOCKER_HOST: 'unix:///nonexistent/ordeal.sock' }

describe('ordeal run in the simulator', () => {
  it('ends valid with every file of a run, and the same seed gives the same bytes in another process', async () => {
    const out = temporaryFolder()
    const runs = await Promise.all(['a', 'b'].map((name) => ordeal([...RUN, '--out', join(out, name)])))
    const [first] = runs
    expect(first).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('VALID') })
    expect(first?.stderr).toContain('seed 7')
    const [a, b] = ['a', 'b'].map((name) => realpathSync(join(out, name, 'latest'))) as [string, string]
    for (const file of ['scenario.json', 'schedule.json', 'history.jsonl', 'record.json', 'junit.xml', 'report.html'])
      expect([file, existsSync(join(a, file))]).toEqual([file, true])
    const history = readFileSync(join(a, 'history.jsonl'))
    expect(history.length).toBeGreaterThan(100_000)
    expect(history.equals(readFileSync(join(b, 'history.jsonl')))).toBe(true)
  })

  it('runs a scenario again from its file or folder, with the same history, and judges stored histories alike', async () => {
    const out = temporaryFolder()
    await ordealHere([...RUN, '--out', out])
    const folder = realpathSync(join(out, 'latest'))
    const again = await ordealHere(['run', folder, join(folder, 'scenario.json'), '--out', join(out, 'again')])
    expect(again.exitCode).toBe(0)
    const repeated = realpathSync(join(out, 'again/latest'))
    expect(readFileSync(join(repeated, 'history.jsonl'), 'utf8')).toBe(
      readFileSync(join(folder, 'history.jsonl'), 'utf8'),
    )

    for (const given of [folder, join(folder, 'history.jsonl')]) {
      const { exitCode, stdout } = await ordealHere(['check', given, '--json'], NO_ENGINE)
      expect(exitCode).toBe(0)
      expect(stdout).toBe(readFileSync(join(folder, 'record.json'), 'utf8'))
    }
  })

  it('with --json prints the record alone on stdout, and says all else on stderr', async () => {
    const out = temporaryFolder()
    const { exitCode, stdout } = await ordeal([...RUN, '--out', out, '--json'])
    expect([exitCode, JSON.parse(stdout).verdict]).toEqual([0, 'valid'])
    expect(stdout).toBe(readFileSync(join(out, 'latest/record.json'), 'utf8'))
  })

  it.each([
    ['valid', 0],
    ['invalid', 1],
    ['invalid:stale-read', 1],
  ])('that is valid exits, with --expect %s, with %i', async (expected, exitCode) => {
    expect(await ordealHere([...RUN, '--out', temporaryFolder(), '--expect', expected])).toMatchObject({ exitCode })
  })

  it('that is unknown, since no fault could be in force, exits with 5', async () => {
    const words = [
      'run',
      '--nemesis',
      'kill',
      '--time',
      '1ms',
      '--rate',
      '0.001',
      '--seed',
      '1',
      '--out',
      temporaryFolder(),
    ]
    expect(await ordealHere(words)).toMatchObject({ exitCode: 5, stdout: expect.stringContaining('UNKNOWN') })
  })

  it('keeps the exit code of the verdict when nobody reads its output to the end', async () => {
    const child = spawn(process.execPath, [SHIM, ...RUN, '--out', temporaryFolder()], { cwd: ROOT })
    child.stdout.destroy()
    child.stderr.destroy()
    expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0)
  })

  it('prints all of it to a reader that takes its time', async () => {
    const { fd, end, filled } = fullPipe()
    const child = spawn(process.execPath, [SHIM, '--help'], { cwd: ROOT, stdio: ['ignore', end, 'inherit'] })
    const ended = new Promise((resolve) => child.on('exit', resolve))
    await Promise.race([ended, sleep(2_000)]) // it has long said what it has to say
    let printed = ''
    const read = () => {
      for (let chunk = readNow(fd); chunk !== ''; chunk = readNow(fd)) printed += chunk
    }
    const reading = setInterval(read, 10)
    expect(await ended).toBe(0)
    clearInterval(reading)
    read()
    expect(printed.slice(filled)).toBe((await ordeal(['--help'])).stdout)
  })
})

/** A pipe that takes nothing more: its own descriptor, one for a child, and how many characters are in it. */
function fullPipe(): { readonly fd: number; readonly end: number; readonly filled: number } {
  const path = join(temporaryFolder(), 'pipe')
  execFileSync('mkfifo', [path])
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
  for (let filled = 0; ; )
    try {
      filled += writeSync(fd, 'x'.repeat(4_096))
    } catch {
      return { fd, end: openSync(path, 'w'), filled }
    }
}

/** What is in it now. */
function readNow(fd: number): string {
  const buffer = Buffer.alloc(65_536)
  try {
    return buffer.toString('utf8', 0, readSync(fd, buffer))
  } catch {
    return ''
  }
}

describe('ordeal refuses', () => {
  it.each<readonly [words: readonly string[], code: string]>([
    [['run', '--system', 'etdc'], 'UNKNOWN_SYSTEM'],
    [['run', '--workload', 'rigister'], 'UNKNOWN_WORKLOAD'],
    [['run', '--nemesis', 'partiton'], 'UNKNOWN_NEMESIS'],
    [['run', '--set', 'raeds=x'], 'UNKNOWN_SETTING'],
    [['run', '--set', 'bug=x'], 'SETTING_VALUE'],
    [['run', '--nodes', '0'], 'BAD_OPTION'],
    [['run', '--system', 'etcd', '--nodes', '99'], 'NODE_COUNT'],
    [['run', 'nowhere.json'], 'NOT_FOUND'],
    [['run', 'package.json'], 'SCENARIO_FORMAT'],
    [['run', 'README.md'], 'NOT_JSON'],
    [['run', 'scenario.json', '--seed', '7'], 'SCENARIO_AND_OPTIONS'],
    [['check', 'nowhere'], 'NOT_FOUND'],
    [['check', 'harness'], 'NOT_A_RUN'],
    [['check', 'package.json'], 'HISTORY_MALFORMED'],
    [['check', 'package.json', '--checker', 'lineraizability'], 'UNKNOWN_CHECKER'],
    [['report', 'harness'], 'NOT_A_RUN'],
    [['list', 'system'], 'UNKNOWN_KIND'],
    [['list', 'systems', 'etc'], 'UNKNOWN_NAME'],
    [['images', 'build', 'etdc'], 'UNKNOWN_IMAGE'],
  ])('%j with %s and exit code 2, in a few lines without a stack', async (words, code) => {
    const { exitCode, stdout, stderr } = await ordealHere(words, NO_ENGINE)
    expect([exitCode, stdout]).toEqual([2, ''])
    expect(stderr).toContain(`(${code})`)
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(3)
  })

  it.each([[['run', '--nodse', '3']], [['nothing']], [['check']], [[]]])(
    'the words %j with exit code 2',
    async (words) => {
      expect((await ordealHere(words)).exitCode).toBe(2)
    },
  )
})

describe('the command in a process of its own', () => {
  it.each<readonly [words: readonly string[], exitCode: number, said: string]>([
    [['run', '--nemesis', 'partiton'], 2, "Did you mean 'partition'?"],
    [['run', '--system', 'etcd', '--time', '1s'], 3, 'scripts/engine'],
    [['check', 'package.json'], 2, 'line 1: not JSON'],
  ])('%j ends with %i', async (words, exitCode, said) => {
    const where = words[0] === 'run' ? ['--out', temporaryFolder()] : []
    expect(await ordeal([...words, ...where], { env: NO_ENGINE })).toMatchObject({
      exitCode,
      stdout: '',
      stderr: expect.stringContaining(said),
    })
  })
})

describe('without a container engine', () => {
  it.each([[['run', '--system', 'etcd', '--time', '1s']], [['images', 'build']], [['images', 'list']], [['clean']]])(
    '%j says how to get one, with exit code 3',
    async (words) => {
      const where = words[0] === 'run' ? ['--out', temporaryFolder()] : []
      const { exitCode, stderr } = await ordealHere([...words, ...where], NO_ENGINE)
      expect(exitCode).toBe(3)
      expect(stderr).toContain('(NO_ENGINE)')
      expect(stderr).toContain('scripts/engine')
    },
  )

  it('doctor says what follows from that, with exit code 0', async () => {
    const { exitCode, stdout } = await ordealHere(['doctor'], NO_ENGINE)
    expect(exitCode).toBe(0)
    expect(stdout).toContain('✗ no container engine answers')
    expect(stdout).toContain('simulated ones can')
  })
})

describe('ordeal check of a foreign history', () => {
  const STALE = [
    { process: 0, type: 'invoke', f: 'write', value: 1 },
    { process: 0, type: 'ok', f: 'write', value: 1 },
    { process: 1, type: 'invoke', f: 'write', value: 2 },
    { process: 1, type: 'ok', f: 'write', value: 2 },
    { process: 0, type: 'invoke', f: 'read', value: null },
    { process: 0, type: 'ok', f: 'read', value: 1 },
  ]
  const fileOf = (ops: readonly unknown[], tail = '') => {
    const path = join(temporaryFolder(), 'foreign.jsonl')
    writeFileSync(path, `${ops.map((op) => `${JSON.stringify(op)}\n`).join('')}${tail}`)
    return path
  }

  it('finds what no order of its operations explains, and names it', async () => {
    const { exitCode, stdout } = await ordealHere(['check', fileOf(STALE), '--model', 'register'])
    expect(exitCode).toBe(1)
    expect(stdout).toContain('INVALID')
    expect(stdout).toContain('linearizability')
  })

  it('is content with one that has an order', async () => {
    const fine = STALE.map((op, i) => (i === 5 ? { ...op, value: 2 } : op))
    const { exitCode } = await ordealHere([
      'check',
      fileOf(fine),
      '--model',
      'register',
      '--checker',
      'linearizability',
    ])
    expect(exitCode).toBe(0)
  })

  it('says nothing where no model was named: unknown, never green', async () => {
    expect((await ordealHere(['check', fileOf(STALE)])).exitCode).toBe(5)
  })

  it('judges what is before a torn line, and says so', async () => {
    const path = fileOf(STALE.slice(0, 4), '{"process":0,"ty')
    const { exitCode, stderr } = await ordealHere([
      'check',
      path,
      '--model',
      'register',
      '--checker',
      'linearizability',
    ])
    expect(exitCode).toBe(0)
    expect(stderr).toContain('torn (16 bytes)')
  })

  it('refuses a model that nobody knows', async () => {
    const { exitCode, stderr } = await ordealHere(['check', fileOf(STALE), '--model', 'registre'])
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("Did you mean 'register'?")])
  })
})

describe('a run that was killed', () => {
  it('leaves a history that is readable to its last whole line, which check and report judge', async () => {
    const out = temporaryFolder()
    const words = ['run', '--nodes', '5', '--time', '1h', '--seed', '7', '--out', out]
    const child = spawn(process.execPath, [SHIM, ...words], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] })
    // The first status line is written after the first flush.
    await new Promise<void>((resolve) => {
      child.stderr.on('data', (text: Buffer) => text.includes('left ·') && resolve())
    })
    child.kill('SIGKILL')
    await new Promise((resolve) => child.on('exit', resolve))
    const folder = realpathSync(join(out, 'latest'))
    expect(existsSync(join(folder, 'record.json'))).toBe(false)
    const { exitCode, stdout } = await ordeal(['check', folder])
    expect([exitCode, stdout]).toEqual([5, expect.stringContaining('UNKNOWN')])
    expect((await ordeal(['report', folder])).exitCode).toBe(0)
    expect(existsSync(join(folder, 'report.html'))).toBe(true)
  })
})

describe('the shim', () => {
  it.each([
    ['v18.20.4', false],
    ['v20.20.2', false],
    ['v22.21.9', false],
    ['v22.22.0', true],
    ['v23.11.0', false],
    ['v24.0.0', true],
    ['v26.1.0', true],
  ])('takes Node %s: %s', (version, recent) => expect(isRecent(version)).toBe(recent))

  /** A folder with the shim, and a `node` that says it is of some version and else does as told. */
  function cloneWith(version: string | undefined): string {
    const folder = temporaryFolder()
    cpSync(join(ROOT, 'harness/cli'), join(folder, 'harness/cli'), { recursive: true })
    if (version === undefined) return folder
    mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
    const script = `#!/bin/sh\nif [ "$1" = --version ]; then echo ${version}; else shift; echo "recent node: $*"; exit 42; fi\n`
    writeFileSync(join(folder, 'node_modules/.bin/node'), script, { mode: 0o755 })
    return folder
  }

  /** Runs the folder's shim as if this Node were old. */
  function asOld(folder: string) {
    const pretend = `data:text/javascript,Object.defineProperty(process, 'version', { value: 'v20.1.0' })`
    const words = ['--import', pretend, join(folder, 'harness/cli/ordeal.js'), 'list', 'systems']
    return spawnSync(process.execPath, words, { encoding: 'utf8' })
  }

  it('on an old Node hands over to the one installed beside it, and ends as that does', () => {
    const { status, stdout } = asOld(cloneWith('v24.21.0'))
    expect([status, stdout]).toEqual([42, 'recent node: list systems\n'])
  })

  it.each([undefined, 'v20.9.0'])(
    'on an old Node beside one of version %s says what to do, with exit code 3',
    (version) => {
      const { status, stderr } = asOld(cloneWith(version))
      expect([status, stderr]).toEqual([3, expect.stringContaining('ordeal needs Node 22.22 or newer')])
      expect(stderr).toContain('npm ci')
    },
  )

  it('works by a link, as npm makes one', () => {
    const link = join(temporaryFolder(), 'ordeal')
    symlinkSync(SHIM, link)
    const { status, stdout } = spawnSync(process.execPath, [link, '--version'], { encoding: 'utf8' })
    expect([status, stdout]).toEqual([0, `${JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version}\n`])
  })
})

describe('ordeal list', () => {
  it.each(['systems', 'workloads', 'nemeses', 'checkers', 'models'])(
    '%s names each, and each in detail',
    async (kind) => {
      const { exitCode, stdout } = await ordealHere(['list', kind])
      const names = stdout.split('\n').flatMap((line) => /^ {2}(\S+)/.exec(line)?.[1] ?? [])
      expect([exitCode, names.length > 0]).toEqual([0, true])
      const name = names[0] as string
      expect(await ordealHere(['list', kind, name])).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining(`${name}: `),
      })
    },
  )

  it('of a system tells its settings, promises and outcomes', async () => {
    const { stdout } = await ordealHere(['list', 'systems', 'etcd'])
    for (const part of ['reads', 'linearizable (default), serializable', 'promises', 'outcomes', '3.7.3'])
      expect(stdout).toContain(part)
  })
})

describe('the help', () => {
  it('names the defaults that options have', async () => {
    const { stdout } = await ordealHere(['run', '--help'])
    const { nodes, rate } = scenarioFromOptions({}, 0)
    expect(stdout).toContain(`(default: ${nodes})`)
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`(default: ${rate})`)
  })
})
