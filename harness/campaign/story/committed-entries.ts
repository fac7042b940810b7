/**
 * What was ever taken for committed, or applied, by any node: the entry at each index as the first node had it. A node that
 * has another one there contradicts it, whichever of the two is right.
 */
import type { EntryId } from '../../core/raft-message.ts'
import { commandAt, type NodeNow, sameEntry } from './node-now.ts'

export type Committed = {
  readonly id: EntryId
  readonly by: NodeNow
  /** It applied it, but did not know it to be committed. */
  readonly onlyApplied: boolean
}

/** Indexes remembered; of more the lowest are forgotten, which every node has long applied. */
const REMEMBERED_MAX = 20_000

export class CommittedEntries {
  readonly #first = new Map<number, Committed>()
  #highest = 0

  /** The highest index that anybody took for committed. */
  get highest(): number {
    return this.#highest
  }

  at(index: number): Committed | undefined {
    return this.#first.get(index)
  }

  /** The node takes its entries from `from` to `to` for committed. The first that is not what another had there. */
  take(node: NodeNow, from: number, to: number): Committed | undefined {
    let contradicted: Committed | undefined
    for (let index = Math.max(from, node.log.snapshot.index + 1); index <= to; index++) {
      const term = node.log.termAt(index)
      if (term === undefined) break
      const known = this.#first.get(index)
      if (known === undefined) this.#remember({ id: { term, index }, by: node, onlyApplied: index > node.commit })
      else if (!holds(node, known)) contradicted ??= known
      else if (known.onlyApplied && index <= node.commit) this.#remember({ ...known, by: node, onlyApplied: false })
    }
    return contradicted
  }

  /** The first committed entry that this log does not hold. What a snapshot stands for is held. */
  missingIn(node: NodeNow): Committed | undefined {
    for (let index = node.log.snapshot.index + 1; index <= this.#highest; index++) {
      const known = this.#first.get(index)
      if (known !== undefined && !holds(node, known)) return known
    }
    return undefined
  }

  #remember(committed: Committed): void {
    const { index } = committed.id
    this.#first.set(index, committed)
    this.#highest = Math.max(this.#highest, index)
    this.#first.delete(index - REMEMBERED_MAX)
  }
}

/** 'n1 had applied', 'n1 had taken for committed'; of `node` itself 'it had'. */
export function whoTook({ by, onlyApplied }: Committed, node: string): string {
  return `${by.node === node ? 'it' : by.node} had ${onlyApplied ? 'applied' : 'taken for committed'}`
}

/** Where one of the two logs is compacted there, only the terms can be compared. */
export function holds({ log }: NodeNow, { id: { term, index }, by }: Committed): boolean {
  if (log.termAt(index) !== term) return false
  return commandAt(by.log, index) === undefined || sameEntry(log, by.log, index)
}
