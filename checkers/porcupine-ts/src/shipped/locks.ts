/**
 * Locks as histories write them. Who holds a lock is the process, or the client that the invocation names; a client that
 * only the completion names is not believed, since an operation of unknown outcome has none.
 */
import { fencedMutex } from '../models/fenced-mutex.ts'
import { mutex } from '../models/mutex.ts'
import { ownerMutex, reentrantMutex } from '../models/owner-mutex.ts'
import { semaphore } from '../models/semaphore.ts'
import { isRecord } from '../value.ts'
import { acknowledged, anything, client, fence, fenceOf, isName, nothing, permits } from './shapes.ts'
import type { Recorded, ShippedModel, Translated } from './shipped-model.ts'

const BY_CLIENT = {
  acquire: { asked: client, answered: acknowledged },
  release: { asked: client, answered: acknowledged },
}

export const LOCKS: readonly ShippedModel[] = [
  {
    name: mutex.name,
    summary: 'a lock: acquire, release',
    model: mutex,
    functions: {
      acquire: { asked: nothing, answered: acknowledged },
      release: { asked: nothing, answered: acknowledged },
    },
  },
  {
    name: ownerMutex.name,
    summary: 'a lock that only its owner releases: acquire, release',
    model: ownerMutex,
    functions: BY_CLIENT,
    translate: owned,
  },
  {
    name: reentrantMutex.name,
    summary: 'a lock that its owner may acquire again: acquire, release',
    model: reentrantMutex,
    functions: BY_CLIENT,
    translate: owned,
  },
  {
    name: fencedMutex.name,
    summary: 'the fences of a lock, which grow: acquire, release',
    model: fencedMutex,
    functions: { acquire: { asked: client, answered: fence }, release: { asked: anything, answered: acknowledged } },
    translate: fenced,
  },
]

/** `permits` from 1. */
export function semaphoreOf(size: number): ShippedModel {
  const model = semaphore(size)
  return {
    name: model.name,
    summary: `${size} permits: acquire n, release n`,
    model,
    functions: {
      acquire: { asked: permits, answered: acknowledged },
      release: { asked: permits, answered: acknowledged },
    },
    translate: ({ f, asked, answered }) => {
      const input = { f, value: asked ?? 1 }
      return answered === undefined ? { input } : { input, output: answered }
    },
  }
}

function owned({ f, asked, answered, process }: Recorded): Translated {
  const named = isRecord(asked) ? asked['client'] : asked
  const input = { f, value: null, owner: isName(named) ? named : process }
  return answered === undefined ? { input } : { input, output: answered }
}

function fenced({ f, answered }: Recorded): Translated {
  const input = { f, value: null }
  if (answered === undefined) return { input }
  return { input, output: f === 'acquire' ? (fenceOf(answered) ?? null) : answered }
}
