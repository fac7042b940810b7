/**
 * Every acknowledgement ever made, each followed by itself through all later steps of its node. The twin of the monitor of
 * durability, which keeps as few as say the same.
 */
import { type Execution, has, type Step } from './brute-force.ts'

/** How far it still binds, and the term of the entry there. */
type Promise = { readonly node: string; readonly inTerm: number; index: number; term: number }

export function acknowledgementsBroken({ steps, sent }: Execution): readonly number[] {
  const broken: number[] = []
  const promises: Promise[] = []
  const all = [...steps, ...sent].sort((a, b) => a.timeUs - b.timeUs)
  for (const one of all) {
    if ('view' in one) {
      for (const promise of promises) if (promise.node === one.node && !isKept(promise, one)) broken.push(one.timeUs)
      continue
    }
    const { type, from, term: inTerm, index, reject } = one.message
    if (type !== 'append-reply' || reject || one.sender === undefined || one.sender.term !== inTerm) continue
    const { log } = one.sender
    const term = log.termAt(index)
    if (index > log.lastIndex) broken.push(one.timeUs)
    else if (term !== undefined && index > log.snapshot.index) promises.push({ node: from, inTerm, index, term })
  }
  return broken
}

/** Shortens the promise where the leader of a higher term put something else in its place. */
function isKept(promise: Promise, { view: { log, term }, before }: Step): boolean {
  if (has(log, promise.index, promise.term)) return true
  if (before === undefined || term <= promise.inTerm) return false
  let common = Math.max(log.snapshot.index, before.log.snapshot.index)
  while (common < log.lastIndex && common < before.log.lastIndex && isSame(log, before.log, common + 1)) common++
  if (common === log.lastIndex && log.termAt(common) === before.log.termAt(common)) return false
  promise.index = common
  promise.term = log.termAt(common) ?? 0
  return true
}

function isSame(a: Step['view']['log'], b: Step['view']['log'], index: number): boolean {
  return a.termAt(index) === b.termAt(index) && a.commandAt(index) === b.commandAt(index)
}
