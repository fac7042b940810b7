/**
 * One pass over a history in the order of its ops, which is that of real time: what was acknowledged of each key by the
 * time an operation began, whether it saw that or a later version, and whether somebody can have written what it saw.
 * O(ops), and quick: it looks at every op of every run.
 */
import { type History, NEMESIS, NO_PAIR } from '../../harness/core/history.ts'
import type { Json } from '../../harness/core/json.ts'
import { acknowledgedBy, observedBy, replacedBy, writtenBy } from './versions.ts'

/** The highest revision of a key that was acknowledged so far, and the invocation of the operation that made it. */
export type Acknowledged = { readonly revision: number; readonly invocation: number }

/** The ok operation invoked there saw this revision. */
export type Observation = { readonly invocation: number; readonly revision: number }

/**
 * It should have seen `due` or a later one; as a change, which saw what it replaced, it should have made a later one.
 * `key`: its number in the key column.
 */
export type Miss = Observation & { readonly due: Acknowledged; readonly key: number; readonly isChange: boolean }

/** The operation invoked there saw what nobody had tried to write by then, but for the `failed`, which surely did not. */
export type Ghost = { readonly invocation: number; readonly value: Json; readonly failed: readonly number[] }

export type Sweep = {
  readonly acknowledged: number
  readonly observed: number
  /** Observations that began after some write of their key was acknowledged. */
  readonly due: number
  readonly misses: readonly Miss[]
  /** The first sight of each value of a key. */
  readonly ghosts: readonly Ghost[]
}

type Register = {
  newest: Acknowledged | undefined
  /** By value, whether an operation that may have taken effect had tried to write it. */
  readonly tried: Map<Json, boolean>
}

export function sweepOf(history: History): Sweep {
  const { process, type, pair, key, f, functions, value } = history.columns
  /** By key; the first is of ops without one. */
  const registers: Register[] = []
  /** By invocation. */
  const dueAt = new Array<Acknowledged | undefined>(history.length)
  const misses: Miss[] = []
  const ghosts: Ghost[] = []
  const counts = { acknowledged: 0, observed: 0, due: 0 }

  /** Notes the value seen by the operation that completed there, if nobody can have written it by then. */
  function haunt({ tried }: Register, completion: number, seen: Json): void {
    if (tried.get(seen) === true) return
    tried.set(seen, true) // it is told once
    ghosts.push({ invocation: pair[completion] as number, value: seen, failed: failedTries(history, completion, seen) })
  }

  for (let index = 0; index < history.length; index++) {
    if (process[index] === NEMESIS) continue
    const register = registerOf(registers, key[index] as number)
    const name = functions[f[index] as number] as string
    const told = value[index] as Json
    if (type[index] === INVOKE) {
      dueAt[index] = register.newest
      const written = writtenBy(name, told)
      if (written === undefined) continue
      const completion = pair[index] as number
      const isPossible = completion === NO_PAIR || type[completion] !== FAIL
      if (isPossible || !register.tried.has(written)) register.tried.set(written, isPossible)
      continue
    }
    const invocation = pair[index] as number
    const floor = dueAt[invocation]
    if (type[index] !== OK) continue
    const made = acknowledgedBy(name, told)
    if (made !== undefined) {
      counts.acknowledged++
      const replaced = replacedBy(name, value[invocation] as Json)
      if (replaced !== undefined) haunt(register, index, replaced)
      if (floor !== undefined && made <= floor.revision)
        misses.push({ invocation, revision: made, due: floor, key: key[index] as number, isChange: true })
      if (made > (register.newest?.revision ?? 0)) register.newest = { revision: made, invocation }
      continue
    }
    const seen = observedBy(name, told)
    if (seen === undefined) continue
    counts.observed++
    const [revision, content] = seen
    if (content !== null) haunt(register, index, content)
    if (floor === undefined) continue
    counts.due++
    if (revision < floor.revision)
      misses.push({ invocation, revision, due: floor, key: key[index] as number, isChange: false })
  }
  return { ...counts, misses, ghosts }
}

function registerOf(registers: Register[], key: number): Register {
  const known = registers[key + 1]
  if (known !== undefined) return known
  const fresh: Register = { newest: undefined, tried: new Map() }
  registers[key + 1] = fresh
  return fresh
}

/** By key, in order of invocation. A pass of its own, since only runs that are invalid need it. */
export function observationsOf(history: History): ReadonlyMap<number, readonly Observation[]> {
  const { key, f, functions, value } = history.columns
  const observations = new Map<number, Observation[]>()
  for (const { invocation, completion, outcome } of history.operations()) {
    if (outcome !== 'ok' || completion === undefined) continue
    const seen = observedBy(functions[f[completion] as number] as string, value[completion] as Json)
    if (seen === undefined) continue
    const ofKey = observations.get(key[invocation] as number) ?? []
    observations.set(key[invocation] as number, ofKey)
    ofKey.push({ invocation, revision: seen[0] })
  }
  return observations
}

/** Invocations before `end` of the operations on the same key that tried to write `content`. */
function failedTries({ columns }: History, end: number, content: Json): readonly number[] {
  const { type, key, f, functions, value } = columns
  const tries: number[] = []
  for (let index = 0; index < end; index++) {
    if (type[index] !== INVOKE || key[index] !== key[end]) continue
    if (writtenBy(functions[f[index] as number] as string, value[index] as Json) === content) tries.push(index)
  }
  return tries
}

/** Codes of the type column: harness/core/history.ts, OP_TYPES. */
const INVOKE = 0
const OK = 1
const FAIL = 2
