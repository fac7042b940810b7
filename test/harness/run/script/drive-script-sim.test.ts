import { describe, expect, it } from 'vitest'
import { ScriptConductor } from '../../../../harness/conductor/script-conductor.ts'
import type { Op } from '../../../../harness/core/op.ts'
import { SimScriptDriver } from '../../../../harness/run/script/drive-script-sim.ts'
import { DIRECTED_SCHEMA } from '../../../../harness/workloads/directed.ts'
import type { Script } from '../../../../nemesis/script.ts'
import {
  begin,
  caughtUp,
  finish,
  invoke,
  kill,
  leaderAmong,
  messages,
  now,
  ready,
  sleep,
  start,
  statusOf,
} from '../../../../nemesis/script-steps.ts'
import type { ClientRequest } from '../../../../systems/client.ts'
import { traceRecord } from '../../../support/raft-evidence.ts'
import { type ScriptSimCluster, scriptSimCluster } from '../../../support/script-sim-cluster.ts'

const WRITE: ClientRequest = { f: 'write', key: 'k', value: 2 }
const MS = 1e6

function setUp(cluster: ScriptSimCluster = scriptSimCluster(3), deadlineMs = 60_000) {
  const ops: Op[] = []
  const conductor = new ScriptConductor(DIRECTED_SCHEMA, (op) => ops.push(op))
  const driver = new SimScriptDriver({ conductor, cluster, deadlineMs })
  const timed = () => ops.map(({ process, type, f, time }) => `${process} ${type} ${f} @${time / MS}`)
  return { driver, timed, cluster, play: (script: () => Script) => driver.play(script()) }
}

describe('the driver of scripts in the simulator', () => {
  it('lets the world go on until an operation is completed, and stamps its end with the simulated time', () => {
    const { play, timed } = setUp()
    play(function* () {
      yield* invoke('n1', WRITE, 1_000)
    })
    expect(timed()).toEqual(['0 invoke write @0', '0 ok write @2'])
  })

  it('goes on at once while an operation is under way, and waits for it before it closes', () => {
    const { play, timed, driver, cluster } = setUp()
    play(function* () {
      yield* begin('n1', WRITE, 1_000)
    })
    expect([timed(), cluster.nowNs()]).toEqual([['0 invoke write @0'], 0])
    driver.close()
    expect(timed()).toEqual(['0 invoke write @0', '0 ok write @2'])
  })

  it('does not close before what was given up is past its deadline', () => {
    const { play, timed, driver } = setUp(scriptSimCluster(3, () => undefined))
    play(function* () {
      yield* begin('n1', WRITE, 40)
    })
    driver.close()
    expect(timed()).toEqual(['0 invoke write @0', '0 info write @40'])
  })

  it('gives a completion that has come already at once', () => {
    const { play, cluster } = setUp()
    let seen: unknown
    play(function* () {
      const operation = yield* begin('n1', WRITE, 1_000)
      yield* sleep(10)
      seen = yield* finish(operation)
    })
    expect([seen, cluster.nowNs()]).toEqual([{ type: 'ok', value: [1, 2] }, 10 * MS])
  })

  it('sleeps to the microsecond, though nothing else happens', () => {
    const { play } = setUp()
    const times: number[] = []
    play(function* () {
      times.push(yield* now())
      yield* sleep(0.25)
      times.push(yield* now())
      yield* sleep(300)
      times.push(yield* now())
    })
    expect(times).toEqual([0, 0.25 * MS, 300.25 * MS])
  })

  it('performs and measures faults without a delay', () => {
    const { play, timed } = setUp()
    play(function* () {
      yield* kill('n2')
      yield* start('n2')
    })
    expect(timed()).toEqual(['nemesis info kill @0', 'nemesis info kill @0', 'nemesis info kill @0'])
  })

  it('waits for a leader until the event that makes one', () => {
    const { play, cluster } = setUp()
    cluster.stand([])
    for (const ms of [3, 5, 8])
      cluster.at(ms * MS, () => {
        if (ms > 3) cluster.stand([{ node: 'n2', leader: 'n2', term: ms, lastIndex: 9, appliedIndex: 9 }])
      })
    let leader: unknown
    play(function* () {
      leader = yield* leaderAmong(['n1', 'n2'], 5, 2_000)
    })
    expect([leader, cluster.nowNs()]).toEqual([expect.objectContaining({ node: 'n2', term: 8 }), 8 * MS])
  })

  it('says what was seen last of a condition that never held, at its deadline', () => {
    const { play, cluster } = setUp()
    expect(() =>
      play(function* () {
        yield* leaderAmong(['n2'], 0, 30)
      }),
    ).toThrow('not within 30 ms: a leader among n2 in a term above 0; n1: leader n1, term 1, applied 0')
    expect(cluster.nowNs()).toBe(30 * MS)
  })

  it('looks for messages in the whole trace, and gives the first record for each pattern', () => {
    const { play, cluster } = setUp()
    cluster.say(traceRecord('vote n1>n2 t1', 0))
    cluster.at(5 * MS, () => cluster.say(traceRecord('append n1>n2 t1 i1', 1)))
    cluster.at(6 * MS, () => cluster.say(traceRecord('append n1>n3 t1 i1', 2)))
    cluster.at(7 * MS, () => cluster.say(traceRecord('append n1>n3 t1 i2', 3)))
    let found: readonly number[] = []
    play(function* () {
      const patterns = [{ type: 'append', to: ['n3'] }, { type: 'vote' }] as const
      found = (yield* messages(patterns, 100)).map(({ n }) => n)
    })
    expect([found, cluster.nowNs()]).toEqual([[2, 0], 6 * MS])
  })

  it('takes a node for ready that answers a real read, and asks again until all do', () => {
    let asked = 0
    const { play, cluster } = setUp(
      scriptSimCluster(3, (completion, { value }) =>
        asked++ < 2 ? { type: 'fail', value, error: { code: 'no-leader', message: 'n2 knows no leader' } } : completion,
      ),
    )
    play(function* () {
      yield* ready(['n1', 'n2', 'n3'], 1_000)
    })
    expect([asked, cluster.nowNs()]).toEqual([6, 54 * MS]) // 2 ms a round, 50 ms between them
  })

  it('says which nodes were not ready in time', () => {
    const { play } = setUp(scriptSimCluster(3, () => undefined))
    expect(() =>
      play(function* () {
        yield* ready(['n1', 'n2'], 100)
      }),
    ).toThrow('not within 100 ms: n1, n2 serve; n1, n2 do not answer')
  })

  it('answers how the nodes stand', () => {
    const { play } = setUp()
    let seen: unknown
    play(function* () {
      yield* invoke('n1', WRITE, 1_000)
      yield* caughtUp(['n1', 'n2'], 1, 100)
      seen = yield* statusOf('n2')
    })
    expect(seen).toEqual({ node: 'n2', leader: 'n1', term: 1, lastIndex: 1, appliedIndex: 1 })
  })

  it('stops a script that takes too long in simulated time', () => {
    const { play } = setUp(scriptSimCluster(3), 30)
    expect(() =>
      play(function* () {
        for (;;) yield* sleep(5)
      }),
    ).toThrow('the script took more than 30 ms')
  })

  it('blames a world that comes to a standstill', () => {
    const cluster = scriptSimCluster(3)
    const { play } = setUp({ ...cluster, invoke: () => {} })
    expect(() =>
      play(function* () {
        yield* invoke('n1', WRITE, 1_000)
      }),
    ).toThrow(expect.objectContaining({ code: 'SIM_STUCK' }))
  })
})
