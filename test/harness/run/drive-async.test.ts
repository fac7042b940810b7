import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { Conductor } from '../../../harness/conductor/conductor.ts'
import { Nemesis } from '../../../harness/conductor/nemesis-script.ts'
import type { Op } from '../../../harness/core/op.ts'
import type { Context, Generator, Step } from '../../../harness/generator/generator.ts'
import { type AsyncDrive, driveAsync } from '../../../harness/run/drive-async.ts'
import { nemesisGenerator } from '../../../nemesis/nemesis-generator.ts'
import { rollingRestart } from '../../../nemesis/restarts.ts'
import type { AsyncClient, Completion } from '../../../systems/client.ts'

const SCHEMA = { put: { invoke: v.number(), ok: v.number(), keyed: false } }

/** `count` operations put 1, put 2, ... by whichever client is free. */
function puts(count: number, given = 0): Generator {
  const generator: Generator = {
    next({ free }: Context): Step {
      if (given === count) return { type: 'done' }
      const worker = free.find((candidate) => candidate !== 'nemesis')
      if (worker === undefined) return { type: 'pending', next: generator }
      return { type: 'op', op: { worker, f: 'put', value: given + 1 }, next: puts(count, given + 1) }
    },
    update: () => generator,
  }
  return generator
}

const ok: Completion = { type: 'ok', value: 0 }

type Played = { readonly ops: Op[]; readonly opened: string[]; readonly play: () => Promise<unknown> }

function setUp(
  generator: Generator,
  invoke: (value: number, ops: readonly Op[]) => Promise<Completion>,
  overrides: Partial<AsyncDrive> = {},
): Played {
  const ops: Op[] = []
  const opened: string[] = []
  const open = (node: string): AsyncClient => {
    opened.push(node)
    return { invoke: (request) => invoke(request.value as number, ops), close: async () => undefined }
  }
  const phases = [{ phase: 'main', generator }] as const
  const start = process.hrtime.bigint()
  const drive: AsyncDrive = {
    conductor: new Conductor({ phases, schema: SCHEMA, concurrency: 1, nodes: ['n1'] }),
    cluster: {
      open,
      ready: async () => undefined,
      ports: { names: [], perform: async () => undefined, measure: async () => ({ holds: true, detail: null }) },
    },
    nemesis: new Nemesis([], [], ['n1'], () => undefined),
    deadlineMs: 20,
    record: (recorded) => ops.push(...recorded),
    nowNs: () => Number(process.hrtime.bigint() - start),
    ...overrides,
  }
  return { ops, opened, play: () => driveAsync(drive) }
}

const shown = (ops: readonly Op[]) =>
  ops.map(({ process, type, value }) => `${process} ${type} ${JSON.stringify(value)}`)

describe('the driver of asynchronous clusters', () => {
  it('has recorded the invocation when the client is called', async () => {
    const seen: (string | undefined)[] = []
    const { play } = setUp(puts(2), async (_, ops) => {
      seen.push(shown(ops).at(-1))
      return ok
    })
    await play()
    expect(seen).toEqual(['0 invoke 1', '0 invoke 2'])
  })

  it('calls the outcome unknown when a client never answers, and goes on with a fresh process and client', async () => {
    const { play, ops, opened } = setUp(puts(2), (value) =>
      value === 1 ? new Promise(() => undefined) : Promise.resolve(ok),
    )
    await play()
    expect(shown(ops).slice(1)).toEqual(['0 invoke 1', '0 info 1', '1 invoke 2', '1 ok 0'])
    expect(opened).toEqual(['n1', 'n1'])
  })

  it('forgets an answer that comes after the deadline', async () => {
    const late = Promise.withResolvers<Completion>()
    const { play, ops } = setUp(puts(2), (value) => {
      if (value === 1) return late.promise
      late.resolve({ type: 'ok', value: 99 })
      return Promise.resolve(ok)
    })
    await play()
    expect(shown(ops).slice(1)).toEqual(['0 invoke 1', '0 info 1', '1 invoke 2', '1 ok 0'])
  })

  it('blames a client that throws', async () => {
    const { play } = setUp(puts(1), () => Promise.reject(new Error('socket hang up')))
    await expect(play()).rejects.toMatchObject({ code: 'CLIENT_THREW', exitCode: 4 })
  })

  it('lets time pass within a fault, and waits for all nodes no longer than the fault says', async () => {
    const parameters = { order: 3, downMs: 1 }
    const fault = { type: 'rolling-restart', target: 'all', parameters } as const
    const schedule = [{ id: 0, atNs: 0, durationNs: 1, fault }]
    const nodes = ['n1', 'n2', 'n3']
    const done: string[] = []
    const { play, ops } = setUp(nemesisGenerator(schedule), async () => ok, {
      nemesis: new Nemesis(schedule, [rollingRestart], nodes, () => nodes),
      cluster: {
        open: () => ({ invoke: async () => ok, close: async () => undefined }),
        ready: async (deadlineMs) => {
          done.push(`ready within ${deadlineMs}`)
          throw new Error('n9 does not answer\n  its log')
        },
        ports: {
          names: ['process'],
          perform: async (step) => void done.push(step.port === 'process' ? step.do : step.port),
          measure: async () => ({ holds: true, detail: null }),
        },
      },
    })
    await play()
    const turn = ['kill', 'start', 'ready within 5000']
    expect(done).toEqual([...turn, ...turn, 'kill', 'start'])
    const phases = ops.flatMap(({ f, value }) => (f === 'rolling-restart' ? [value as { phase: string }] : []))
    expect(phases.map(({ phase }) => phase)).toEqual(['planned', 'applied', 'verified', 'healed'])
    expect(JSON.stringify(phases)).toContain('"not all answer: n9 does not answer"')
  })

  it('ends with the reason of its signal', async () => {
    const abort = new AbortController()
    const { play } = setUp(puts(1), () => new Promise(() => undefined), { signal: abort.signal })
    const played = play()
    abort.abort(new Error('interrupted'))
    await expect(played).rejects.toThrow('interrupted')
  })

  it('lets timers run beside a client that answers at once', async () => {
    let ticked = 0
    const timer = setInterval(() => ticked++, 1)
    const { play, ops } = setUp(puts(20_000), async () => ok)
    await play()
    clearInterval(timer)
    expect(ops).toHaveLength(40_001)
    expect(ticked).toBeGreaterThan(0)
  })

  it('ends with the error of the recorder, such as a full disk', async () => {
    const { play } = setUp(puts(1), async () => ok, {
      record: () => {
        throw new Error('no space left')
      },
    })
    await expect(play()).rejects.toThrow('no space left')
  })
})
