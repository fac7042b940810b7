/**
 * An immutable map from strings: a change answers a new map that shares all but one path with the old one (Bagwell's hash
 * array mapped trie, 16 ways, without bitmaps). So a node's state stays a value, whatever the number of keys.
 * Cost of each call: O(log16 of the size) steps of 16 pointers. Order of iteration: by hash, the same everywhere.
 */

/** `next`: another key with the same hash. */
type Leaf<Value> = {
  readonly hash: number
  readonly key: string
  readonly value: Value
  readonly next: Leaf<Value> | undefined
}
/** Always of WAYS slots. */
type Branch<Value> = readonly Trie<Value>[]
type Trie<Value> = Branch<Value> | Leaf<Value> | undefined

const WAYS = 16
const BITS = 4

export class PersistentMap<Value> {
  readonly #root: Trie<Value>

  private constructor(root: Trie<Value>) {
    this.#root = root
  }

  static empty<Value>(): PersistentMap<Value> {
    return new PersistentMap<Value>(undefined)
  }

  get(key: string): Value | undefined {
    const hash = hashOf(key)
    let trie = this.#root
    for (let shift = 0; isBranch(trie); shift += BITS) trie = trie[slotOf(hash, shift)]
    if (trie?.hash !== hash) return undefined
    for (let leaf: Leaf<Value> | undefined = trie; leaf !== undefined; leaf = leaf.next)
      if (leaf.key === key) return leaf.value
    return undefined
  }

  set(key: string, value: Value): PersistentMap<Value> {
    return new PersistentMap(put(this.#root, 0, { hash: hashOf(key), key, value, next: undefined }))
  }

  delete(key: string): PersistentMap<Value> {
    return new PersistentMap(remove(this.#root, 0, hashOf(key), key))
  }

  *entries(): Generator<readonly [string, Value]> {
    yield* entriesOf(this.#root)
  }
}

function put<Value>(trie: Trie<Value>, shift: number, added: Leaf<Value>): Trie<Value> {
  if (trie === undefined) return added
  if (isBranch(trie)) {
    const slot = slotOf(added.hash, shift)
    return withSlot(trie, slot, put(trie[slot], shift + BITS, added))
  }
  if (trie.hash === added.hash) {
    const next = without(trie, added.key)
    return next === undefined ? added : { ...added, next }
  }
  const branch = new Array<Trie<Value>>(WAYS).fill(undefined)
  branch[slotOf(trie.hash, shift)] = trie
  return put(branch, shift, added)
}

function remove<Value>(trie: Trie<Value>, shift: number, hash: number, key: string): Trie<Value> {
  if (trie === undefined) return undefined
  if (isBranch(trie)) {
    const slot = slotOf(hash, shift)
    const branch = withSlot(trie, slot, remove(trie[slot], shift + BITS, hash, key))
    return branch.every((child) => child === undefined) ? undefined : branch
  }
  return trie.hash === hash ? without(trie, key) : trie
}

/** slice() is several times as fast here as with(). */
function withSlot<Value>(branch: Branch<Value>, slot: number, child: Trie<Value>): Branch<Value> {
  const copy = branch.slice()
  copy[slot] = child
  return copy
}

function without<Value>(leaf: Leaf<Value> | undefined, key: string): Leaf<Value> | undefined {
  if (leaf === undefined || leaf.key === key) return leaf?.next
  return { ...leaf, next: without(leaf.next, key) }
}

function* entriesOf<Value>(trie: Trie<Value>): Generator<readonly [string, Value]> {
  if (isBranch(trie)) for (const child of trie) yield* entriesOf(child)
  else for (let leaf = trie; leaf !== undefined; leaf = leaf.next) yield [leaf.key, leaf.value]
}

function isBranch<Value>(trie: Trie<Value>): trie is Branch<Value> {
  return Array.isArray(trie)
}

function slotOf(hash: number, shift: number): number {
  return (hash >>> shift) & (WAYS - 1)
}

/** FNV-1a, 32 bits. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5 | 0
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return hash
}
