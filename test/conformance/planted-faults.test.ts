/**
 * Faults planted in the harness itself. Each is a mistake somebody could make in a recorder, driver, client, port or
 * generator; each must be noticed, and never by a green run.
 */
import { describe, expect, it } from 'vitest'
import type { Op } from '../../harness/core/op.ts'
import { isClientOp } from '../../harness/core/op.ts'
import type { SimCluster } from '../../harness/runtime/cluster.ts'
import type { ClientRequest, Completion } from '../../systems/client.ts'
import { play, type Sabotage } from '../support/play.ts'

/** A client that does `change` to each completion. */
function client(change: (completion: Completion, request: ClientRequest, node: string) => Completion): Sabotage {
  return {
    cluster: (cluster) => ({
      ...cluster,
      invoke: (node, request, deadlineMs, done) =>
        cluster.invoke(node, request, deadlineMs, (completion) => done(change(completion, request, node))),
    }),
  }
}

/** Ports that forget to do some steps. */
function forgetful(forgets: (step: Parameters<SimCluster['ports']['perform']>[0]) => boolean): Sabotage {
  return {
    cluster: (cluster) => ({
      ...cluster,
      ports: {
        names: cluster.ports.names,
        measure: (check) => cluster.ports.measure(check),
        perform: (step) => {
          if (!forgets(step)) cluster.ports.perform(step)
        },
      },
    }),
  }
}

/** Does `change` to the first op that it is meant for. */
function once(meant: (op: Op) => boolean, change: (op: Op) => readonly Op[]): (op: Op) => readonly Op[] {
  let done = false
  return (op) => {
    if (done || !meant(op)) return [op]
    done = true
    return change(op)
  }
}

const completed = (type: string) => (op: Op) => isClientOp(op) && op.type === type && op.index > 200
const renumbered = (drop: (op: Op) => boolean): ((op: Op) => readonly Op[]) => {
  let dropped = 0
  return (op) => {
    if (!drop(op)) return [{ ...op, index: op.index - dropped }]
    dropped += 1
    return []
  }
}

const refused = (why: RegExp) => ({ code: 'HISTORY_MALFORMED', message: expect.stringMatching(why) })

describe('the healthy harness', () => {
  it('finds a correct system valid', () => {
    const { record } = play()
    expect(record.reasons).toEqual([])
    expect(record.verdict).toBe('valid')
  })
})

describe('a mistake of the recorder', () => {
  const thrown = (sabotage: Sabotage, overrides = {}) => {
    try {
      play(overrides, sabotage)
    } catch (error) {
      return error
    }
    return undefined
  }

  it('an op lost on the way to the history leaves a gap in the numbers', () => {
    expect(thrown({ recorder: once(completed('ok'), () => []) })).toMatchObject(refused(/its index is/))
  })

  it('a completion dropped with the numbers closed up leaves a process with two open invocations', () => {
    let dropped = false
    const recorder = renumbered((op) => {
      const drop = !dropped && completed('ok')(op)
      dropped ||= drop
      return drop
    })
    expect(thrown({ recorder })).toMatchObject(refused(/open invocation already/))
  })

  it('a time shifted back is refused', () => {
    const recorder = once(completed('ok'), (op) => [{ ...op, time: op.time - 1_000_000_000 }])
    expect(thrown({ recorder })).toMatchObject(refused(/time goes back/))
  })

  it('a process used again after info is refused', () => {
    const process = (op: Op) => (isClientOp(op) ? { ...op, process: op.process % 10 } : op)
    expect(thrown({ recorder: (op) => [process(op)] })).toMatchObject(refused(/acts again after its info/))
  })

  it('a completion recorded twice is refused', () => {
    const recorder = once(completed('ok'), (op) => [op, { ...op, index: op.index + 1 }])
    expect(thrown({ recorder })).toMatchObject(refused(/completion without an invocation/))
  })

  it('a completion of another function is refused', () => {
    const recorder = once(completed('ok'), (op) => [{ ...op, f: op.f === 'read' ? 'write' : 'read' } as Op])
    expect(thrown({ recorder })).toMatchObject(refused(/completes/))
  })

  it('invocations stamped late, at their completion, make a correct history inexplicable', () => {
    // Dense enough that operations on one register overlap.
    const { record } = play({ rate: 2_000, timeMs: 5_000, concurrency: 30 }, { recorder: lateInvocations() })
    expect(record.verdict).not.toBe('valid')
  })
})

describe('a mistake of the client', () => {
  it('info counted as fail: a write that was said not to have happened is seen', () => {
    // A deadline so short that many operations take effect after it.
    const { record } = play(
      { deadlineMs: 4 },
      client((completion) => (completion.type === 'info' ? { ...completion, type: 'fail' } : completion)),
    )
    expect(record.verdict).toBe('invalid')
  })

  it('fail counted as ok: a write that was acknowledged is lost', () => {
    const acknowledged = client((completion, { f, value }) =>
      completion.type === 'ok' || f !== 'write' ? completion : { type: 'ok', value: [1_000_000, value] },
    )
    expect(play({}, acknowledged).record.verdict).toBe('invalid')
  })

  it('a read answered from a cache is stale', () => {
    const cache = new Map<string, Completion>()
    const caching = client((completion, { f, key = '' }, node) => {
      if (f !== 'read' || completion.type !== 'ok') return completion
      const cached = cache.get(`${node} ${key}`) ?? completion
      cache.set(`${node} ${key}`, cached)
      return cached
    })
    const { record } = play({}, caching)
    expect(record.verdict).toBe('invalid')
    expect(record.results.flatMap(({ anomalies }) => anomalies.map(({ name }) => name))).toContain('stale-read')
  })

  it('a hidden retry applies a write twice', () => {
    const retrying: Sabotage = {
      cluster: (cluster) => ({
        ...cluster,
        invoke: (node, request, deadlineMs, done) => {
          cluster.invoke(node, request, deadlineMs, done)
          if (request.f === 'write') cluster.invoke(node, request, deadlineMs, () => undefined)
        },
      }),
    }
    expect(play({}, retrying).record.verdict).toBe('invalid')
  })

  it('a value of the wrong shape is the client’s breach, not the system’s anomaly', () => {
    const broken = client((completion, { f }) =>
      f === 'read' && completion.type === 'ok' ? { ...completion, value: 'x' } : completion,
    )
    expect(() => play({}, broken)).toThrow(expect.objectContaining({ code: 'CLIENT_BREACH', exitCode: 4 }))
  })

  it('a function that never succeeds makes the run unknown', () => {
    const refusing = client((completion, { f, value }) =>
      f === 'cas' ? { type: 'fail', value, error: { code: 'refused', message: '' } } : completion,
    )
    const { record } = play({ nemeses: [] }, refusing)
    // What the cas did all the same is seen by reads, so this is worse than unknown; without effects it is unknown.
    expect(record.verdict).not.toBe('valid')
  })
})

describe('a mistake of the nemesis', () => {
  it('a kill that did not happen is impugned, and the run unknown', () => {
    const { record } = play(
      {},
      forgetful((step) => step.port === 'process' && step.do === 'kill'),
    )
    expect(record.verdict).toBe('unknown')
    expect(record.reasons.join()).toMatch(/kill/)
  })

  it('a cut that did not happen is impugned, and the run unknown', () => {
    const { record } = play(
      {},
      forgetful((step) => step.port === 'links' && step.do === 'drop'),
    )
    expect(record.verdict).toBe('unknown')
    expect(record.reasons.join()).toMatch(/partition/)
  })

  it('a heal of the network that was forgotten is seen: the cluster does not recover', () => {
    const { record } = play(
      {},
      forgetful((step) => step.port === 'links' && step.do === 'restore'),
    )
    expect(record.verdict).toBe('unknown')
  })

  it('a start that was forgotten is seen: the cluster does not recover', () => {
    const { record } = play(
      {},
      forgetful((step) => step.port === 'process' && step.do === 'start'),
    )
    expect(record.verdict).toBe('unknown')
    expect(record.reasons.join()).toMatch(/not live after the final heal/)
  })
})

describe('a mistake of the program', () => {
  it('without final reads the run is unknown', () => {
    const sabotage: Sabotage = { program: (program) => ({ ...program, phases: program.phases.slice(0, 2) }) }
    expect(play({}, sabotage).record.verdict).toBe('unknown')
  })
})

/** Holds back each invocation until its completion: intervals narrowed to nothing, the order of the numbers kept legal. */
function lateInvocations(): (op: Op) => readonly Op[] {
  const held = new Map<number, Op>()
  let index = 0
  return (op) => {
    const out: Op[] = []
    const emit = (emitted: Op) => out.push({ ...emitted, index: index++, time: op.time } as Op)
    if (!isClientOp(op)) emit(op)
    else if (op.type === 'invoke') held.set(op.process, op)
    else {
      const invocation = held.get(op.process)
      if (invocation !== undefined) emit(invocation)
      emit(op)
    }
    return out
  }
}
