/** Waiting for a cluster to be available, by a clock that moves only while it sleeps. */
import { expect, it } from 'vitest'
import { awaitAvailable } from '../../../harness/run/await-available.ts'

/** `hangsFor`: so many questions are answered with a node that hangs. */
function waited(hangsFor: number) {
  let nowNs = 1e9
  let questions = 0
  const stuck = async () => (questions++ < hangsFor ? [{ node: 'n2', reason: 'hangs' }] : [])
  const sleep = async (timeMs: number) => {
    nowNs += timeMs * 1e6
  }
  return awaitAvailable({ withinMs: 1_000, stuck }, () => nowNs, sleep)
}

it('ends as soon as nobody hangs', async () => {
  expect(await waited(0)).toEqual({ withinMs: 1_000, askedNs: 1e9, nowNs: 1e9, stuck: [] })
  expect(await waited(3)).toMatchObject({ nowNs: 1.75e9, stuck: [] })
})

it('ends with who hangs when the bound is over', async () => {
  expect(await waited(99)).toMatchObject({ nowNs: 2e9, stuck: [{ node: 'n2', reason: 'hangs' }] })
})
