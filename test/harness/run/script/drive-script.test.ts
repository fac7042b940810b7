import { describe, expect, it } from 'vitest'
import { ScriptConductor } from '../../../../harness/conductor/script-conductor.ts'
import type { Op } from '../../../../harness/core/op.ts'
import { type ScriptDrive, ScriptDriver } from '../../../../harness/run/script/drive-script.ts'
import type { AsyncCluster } from '../../../../harness/runtime/cluster.ts'
import { DIRECTED_SCHEMA } from '../../../../harness/workloads/directed.ts'
import type { Script } from '../../../../nemesis/script.ts'
import {
  begin,
  finish,
  invoke,
  leaderAmong,
  messages,
  rules,
  sleep,
  succeed,
} from '../../../../nemesis/script-steps.ts'
import type { AsyncClient, ClientRequest, Completion } from '../../../../systems/client.ts'
import { scriptCluster } from '../../../support/script-cluster.ts'

const WRITE: ClientRequest = { f: 'write', key: 'k', value: 2 }
const never = () => new Promise<Completion>(() => undefined)

type SetUp = {
  readonly ops: Op[]
  readonly driver: ScriptDriver
  readonly closed: () => number
}

/** A cluster whose clients do as they are told. */
function setUp(
  client: AsyncClient['invoke'],
  overrides: Partial<Omit<ScriptDrive, 'cluster'>> = {},
  cluster: Partial<AsyncCluster> = {},
): SetUp {
  const ops: Op[] = []
  let closed = 0
  const open = (): AsyncClient => ({
    invoke: client,
    close: async () => {
      closed++
    },
  })
  const start = process.hrtime.bigint()
  const driver = new ScriptDriver({
    conductor: new ScriptConductor(DIRECTED_SCHEMA, (op) => ops.push(op)),
    nowNs: () => Number(process.hrtime.bigint() - start),
    deadlineMs: 5_000,
    signal: new AbortController().signal,
    ...overrides,
    cluster: { ...scriptCluster(3), open, ...cluster },
  })
  return { ops, driver, closed: () => closed }
}

const shown = (ops: readonly Op[]) => ops.map(({ process, type, f }) => `${process} ${type} ${f}`)

describe('the driver of scripts', () => {
  it('goes on while an operation is under way, and waits for it before it closes', async () => {
    const answer = Promise.withResolvers<Completion>()
    const { driver, ops, closed } = setUp(() => answer.promise)
    await driver.play(
      (function* (): Script {
        yield* begin('n1', WRITE, 1_000)
      })(),
    )
    expect([shown(ops), closed()]).toEqual([['0 invoke write'], 0])
    answer.resolve({ type: 'ok', value: [1, 2] })
    await driver.close()
    expect([shown(ops), closed()]).toEqual([['0 invoke write', '0 ok write'], 1])
  })

  it('calls the outcome unknown when a client never answers', async () => {
    const { driver, ops, closed } = setUp(never)
    let seen: Completion | undefined
    await driver.play(
      (function* (): Script {
        seen = (yield* invoke('n1', WRITE, 20)).completion
      })(),
    )
    expect(seen).toMatchObject({ type: 'info', error: { code: 'deadline', message: 'no answer within 20 ms' } })
    expect([shown(ops), closed()]).toEqual([['0 invoke write', '0 info write'], 1])
  })

  it('a step that must succeed stops the script with what the client said', async () => {
    const error = { code: 'UNAVAILABLE', message: 'no leader' }
    const { driver } = setUp(async ({ value }) => ({ type: 'info', value, error }))
    await expect(
      driver.play(
        (function* (): Script {
          yield* succeed('n2', WRITE, 100)
        })(),
      ),
    ).rejects.toThrow('write at n2 ended info: no leader')
  })

  it('blames a client that throws, though no one waits for its answer, and closes it', async () => {
    const { driver, closed } = setUp(() => Promise.reject(new Error('socket hang up')))
    const playing = driver.play(
      (function* (): Script {
        yield* begin('n1', WRITE, 1_000)
        for (;;) yield* sleep(5)
      })(),
    )
    await expect(playing).rejects.toMatchObject({ code: 'CLIENT_THREW', exitCode: 4 })
    await expect(driver.close()).rejects.toMatchObject({ code: 'CLIENT_THREW' })
    expect(closed()).toBe(1)
  })

  it('blames a client that throws after the script has ended', async () => {
    const answer = Promise.withResolvers<Completion>()
    const { driver, closed } = setUp(() => answer.promise)
    await driver.play(
      (function* (): Script {
        yield* begin('n1', WRITE, 1_000)
      })(),
    )
    const closing = driver.close()
    answer.reject(new Error('socket hang up'))
    await expect(closing).rejects.toMatchObject({ code: 'CLIENT_THREW' })
    expect(closed()).toBe(1)
  })

  it('waits for a condition until it holds', async () => {
    let looks = 0
    const status: AsyncCluster['status'] = async () => {
      const leader = ++looks < 3 ? undefined : 'n2'
      return [{ node: 'n2', ...(leader === undefined ? {} : { leader }), term: 4, lastIndex: 9, appliedIndex: 9 }]
    }
    const { driver } = setUp(never, {}, { status })
    let leader: string | undefined
    await driver.play(
      (function* (): Script {
        leader = (yield* leaderAmong(['n1', 'n2'], 3, 2_000)).node
      })(),
    )
    expect([leader, looks]).toEqual(['n2', 3])
  })

  it('says what was seen last of a condition that never held', async () => {
    const { driver } = setUp(never)
    await expect(
      driver.play(
        (function* (): Script {
          yield* leaderAmong(['n2'], 0, 30)
        })(),
      ),
    ).rejects.toThrow('not within 30 ms: a leader among n2 in a term above 0; n1: leader n1, term 1, applied 0')
  })

  it('looks for messages in the whole trace, and gives a record for each pattern', async () => {
    const message = { from: 'n1', to: 'n2', term: 1, index: 1, logTerm: 1, commit: 0, reject: false, entries: [] }
    const record = { n: 7, timeNs: 0, message: { ...message, type: 'append' as const }, fate: 'passed' as const }
    const asked: number[] = []
    const window: NonNullable<AsyncCluster['messages']> = {
      awaitMessages: async (_, sinceN) => {
        asked.push(sinceN)
        return [record]
      },
      trace: async () => ({ records: [record], counts: {}, unknownFrames: 0, notKept: 0 }),
    }
    const { driver } = setUp(never, {}, { messages: window })
    let n: number | undefined
    await driver.play(
      (function* (): Script {
        n = (yield* messages([{ type: 'append' }], 100))[0]?.n
      })(),
    )
    expect([n, asked]).toEqual([7, [0]])
  })

  it('rejects where the cluster knows no message rules', async () => {
    const { driver } = setUp(never)
    const playing = driver.play(
      (function* (): Script {
        yield* rules({ action: { do: 'drop' } })
      })(),
    )
    await expect(playing).rejects.toMatchObject({ code: expect.stringMatching(/RULES|PORT/) })
  })

  it('stops a script that takes too long', async () => {
    const { driver } = setUp(never, { deadlineMs: 30 })
    await expect(
      driver.play(
        (function* (): Script {
          for (;;) yield* sleep(5)
        })(),
      ),
    ).rejects.toThrow('the script took more than 30 ms')
  })

  it('ends with the reason of its signal, even in a long wait', async () => {
    const abort = new AbortController()
    const { driver } = setUp(never, { signal: abort.signal })
    const playing = driver.play(
      (function* (): Script {
        yield* leaderAmong(['n2'], 0, 60_000)
      })(),
    )
    abort.abort(new Error('interrupted'))
    await expect(playing).rejects.toThrow('interrupted')
  })

  it('does not close before what was given up is past its deadline: it may still reach the cluster', async () => {
    const { driver, ops } = setUp(never)
    await expect(
      driver.play(
        (function* (): Script {
          yield* begin('n1', WRITE, 40)
          throw new Error('stopped')
        })(),
      ),
    ).rejects.toThrow('stopped')
    await driver.close()
    expect(shown(ops)).toEqual(['0 invoke write', '0 info write'])
  })

  it('gives a completion that has come already at once', async () => {
    const { driver } = setUp(async () => ({ type: 'ok', value: [1, 2] }))
    let seen: Completion | undefined
    await driver.play(
      (function* (): Script {
        const operation = yield* begin('n1', WRITE, 1_000)
        yield* sleep(10)
        seen = yield* finish(operation)
      })(),
    )
    expect(seen).toEqual({ type: 'ok', value: [1, 2] })
  })
})
