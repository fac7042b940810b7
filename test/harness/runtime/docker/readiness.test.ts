import { describe, expect, it } from 'vitest'
import { EnvironmentError } from '../../../../harness/core/errors.ts'
import { awaitReady } from '../../../../harness/runtime/docker/readiness.ts'

const NODES = ['n1', 'n2'].map((name, i) => ({ name, address: `198.19.0.1${i + 1}` }))
const lastLines = () => Promise.resolve(['listening', 'no leader'])

describe('waiting for readiness', () => {
  it('asks each node again until it answers', async () => {
    const asked = new Map<string, number>()
    const answers = async ({ name }: { name: string }): Promise<void> => {
      asked.set(name, (asked.get(name) ?? 0) + 1)
      if (name === 'n2' && asked.get(name) !== 3) throw new Error('not yet')
    }
    await awaitReady(NODES, { answers, lastLines }, { deadlineMs: 60_000, intervalMs: 0 })
    expect([...asked]).toEqual([
      ['n1', 1],
      ['n2', 3],
    ])
  })

  it('says after the deadline which node did not answer, its last answer and its last log lines', async () => {
    let nowMs = 0
    const answers = async ({ name }: { name: string }): Promise<void> => {
      nowMs += 400
      if (name === 'n2') throw new Error('no leader')
    }
    const options = { deadlineMs: 1_000, intervalMs: 0, nowMs: () => nowMs }
    await expect(awaitReady(NODES, { answers, lastLines }, options)).rejects.toMatchObject({
      code: 'NOT_READY',
      message: 'node n2 was not ready within 1000 ms (its last answer: no leader)\n  listening\n  no leader',
      facts: { node: 'n2' },
    })
  })

  it('gives up a question that hangs', async () => {
    const answers = () => new Promise<void>(() => {})
    await expect(awaitReady(NODES, { answers, lastLines }, { deadlineMs: 30, intervalMs: 0 })).rejects.toMatchObject({
      code: 'NOT_READY',
    })
  })

  it('ends with the news that a node is dead, long before the deadline', async () => {
    const died = new EnvironmentError('NODE_DIED', 'n1 ended')
    const answers = () => Promise.reject(new Error('refused'))
    const checkAlive = async ({ name }: { name: string }): Promise<void> => {
      if (name === 'n1') throw died
    }
    const options = { deadlineMs: 3_600_000, intervalMs: 0 }
    await expect(awaitReady(NODES, { answers, checkAlive, lastLines }, options)).rejects.toBe(died)
  })

  it('ends when it is aborted', async () => {
    const abort = new AbortController()
    const answers = async (): Promise<void> => {
      abort.abort(new Error('enough'))
      throw new Error('not yet')
    }
    const options = { deadlineMs: 3_600_000, intervalMs: 0, signal: abort.signal }
    await expect(awaitReady(NODES, { answers, lastLines }, options)).rejects.toThrow('enough')
  })
})
