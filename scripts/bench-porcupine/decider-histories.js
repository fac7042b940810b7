/**
 * Long histories that deciders decide: clients of a real object, each operation with a moment of its own between its call and
 * its return, one in a thousand without return if nothing else is asked for, of which half took effect. Legal by construction.
 */
import { Random } from '../../harness/core/random.ts'
import { HELD_VALUE_OBJECTS } from './held-value-objects.js'

const CRASHES = 1 / 1000
/** A set holds so many elements before they are removed, so that a read can hardly last from an add to the remove. */
const LIVE = 200
/** A log is read from at most so far from its end. */
const TAIL = 5

/** `deed(client)`: what it asks, what is answered now, and how that changes the object; undefined where it has to wait. */
const OBJECTS = {
  ...HELD_VALUE_OBJECTS,
  register: (random) => registerDeeds(random, ['read', 'write']),
  'cas-register': (random) => registerDeeds(random, ['read', 'write', 'cas']),
  'versioned-register'(random) {
    let [revision, value] = [0, null]
    let fresh = 0
    return () => {
      if (random.fraction() < 0.5)
        return { input: { f: 'read', value: null }, output: [revision, value], take: () => {} }
      const next = ++fresh
      const take = () => {
        revision++
        value = next
      }
      return { input: { f: 'write', value: next }, output: [revision + 1, next], take }
    }
  },
  'fifo-queue'(random) {
    const items = []
    let [head, fresh] = [0, 0]
    return () => {
      if (head === items.length || random.fraction() < 0.5) {
        const value = ++fresh
        return { input: { f: 'enqueue', value }, output: value, take: () => items.push(value) }
      }
      return { input: { f: 'dequeue', value: null }, output: items[head], take: () => head++ }
    }
  },
  'owner-mutex'() {
    let holder
    const last = new Map()
    return (owner) => {
      const f = last.get(owner) === 'acquire' ? 'release' : 'acquire'
      if (f === 'acquire' && holder !== undefined) return undefined
      const take = () => {
        holder = f === 'acquire' ? owner : undefined
        last.set(owner, f)
      }
      // Whoever holds it is not let crash, or nobody else would ever get it.
      return { input: { f, value: null, owner }, output: true, take, isSafe: true }
    }
  },
  'fenced-mutex'(random) {
    let fence = 0
    return () => {
      if (random.fraction() < 0.5) return { input: { f: 'release', value: null }, output: null, take: () => {} }
      return { input: { f: 'acquire', value: null }, output: fence + 1, take: () => fence++ }
    }
  },
  counter(random) {
    let sum = 0
    return () => {
      if (random.fraction() < 0.5) return { input: { f: 'read', value: null }, output: sum, take: () => {} }
      return { input: { f: 'add', value: 1 }, output: 1, take: () => sum++ }
    }
  },
  'append-log'(random) {
    const values = []
    return () => {
      if (random.fraction() < 0.5) {
        const from = Math.max(0, values.length - random.integer(0, TAIL))
        return { input: { f: 'read', value: from }, output: values.slice(from), take: () => {} }
      }
      const value = random.integer(1, 100)
      return { input: { f: 'append', value }, output: values.length, take: () => values.push(value) }
    }
  },
  set(random) {
    const live = new Set()
    /** Added for certain, the oldest first; crashed adds that a read may have seen in the meantime. */
    const settled = []
    const doubtful = []
    let [oldest, fresh] = [0, 0]
    return () => {
      if (random.fraction() < 0.01) return { input: { f: 'read', value: null }, output: [...live], take: () => {} }
      if (settled.length - oldest > LIVE) {
        const value = settled[oldest++]
        return { input: { f: 'remove', value }, output: true, take: () => live.delete(value) }
      }
      const value = ++fresh
      const take = () => live.add(value)
      return { input: { f: 'add', value }, output: true, take, over: () => settled.push(value), lost: settle }
      function settle() {
        if (live.has(value)) doubtful.push(value)
        if (doubtful.length > LIVE) settled.push(doubtful.shift())
      }
    }
  },
}

export const DECIDED = Object.keys(OBJECTS)

function registerDeeds(random, functions) {
  let [state, fresh] = [null, 0]
  return () => {
    const f = random.pick(functions)
    if (f === 'read') return { input: { f, value: null }, output: state, take: () => {} }
    const value = ++fresh
    const take = () => {
      state = value
    }
    if (f === 'write' || state === null) return { input: { f: 'write', value }, output: value, take }
    return { input: { f, value: [state, value] }, output: { applied: true }, take }
  }
}

/** Operations of `clients` clients, in order of call. `crashes`: the share of those without return. */
export function decidedHistory(model, { operations, clients, seed = 1, crashes = CRASHES }) {
  const random = Random.stream(seed, `decided ${model}`)
  const deed = OBJECTS[model](random)
  const history = []
  const idle = Array.from({ length: clients }, (_, client) => client)
  const open = []
  let names = clients
  const upTo = (count) => random.integer(0, count - 1)
  for (let at = 0; history.length < operations || open.length > 0; at++) {
    if (history.length < operations && idle.length > 0 && (open.length === 0 || upTo(2) === 0)) {
      const [client] = idle.splice(upTo(idle.length), 1)
      open.push({ client, operation: { call: at }, done: undefined })
      history.push(open.at(-1).operation)
      continue
    }
    const place = upTo(open.length)
    const { client, operation, done } = open[place]
    if (done === undefined) {
      const next = deed(client)
      if (next === undefined) {
        operation.input ??= { f: 'acquire', value: null, owner: client }
        // When all have been called, nobody else will let it go on.
        if (history.length < operations && random.fraction() >= crashes) continue
        open.splice(place, 1)
        idle.push(names++)
        continue
      }
      operation.input = next.input
      const isLost = !next.isSafe && random.fraction() < crashes
      if (!isLost || upTo(2) === 0) next.take()
      open[place].done = { ...next, isLost }
      continue
    }
    open.splice(place, 1)
    if (done.isLost) {
      done.lost?.()
      idle.push(names++)
    } else {
      operation.output = done.output
      operation.return = at
      done.over?.()
      idle.push(client)
    }
  }
  return history
}
