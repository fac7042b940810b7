/**
 * An immutable map from strings: a change answers a new map that shares all but one path with the old one (Bagwell's hash
 * array mapped trie, 16 ways, without bitmaps). So a node's state stays a value, whatever the number of keys.
 * Cost of each call: O(log16 of the size) steps of 16 pointers. Order of iteration: by hash, the same everywhere.
 */

type Bucket<Value> = { readonly hash: number; readonly entries: readonly (readonly [string, Value])[] }
type Branch<Value> = readonly Trie<Value>[]
type Trie<Value> = Branch<Value> | Bucket<Value> | undefined

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
    return trie?.hash === hash ? trie.entries.find(([name]) => name === key)?.[1] : undefined
  }

  set(key: string, value: Value): PersistentMap<Value> {
    const hash = hashOf(key)
    return new PersistentMap(put(this.#root, 0, { hash, entries: [[key, value]] }))
  }

  delete(key: string): PersistentMap<Value> {
    return new PersistentMap(remove(this.#root, 0, hashOf(key), key))
  }

  *entries(): Generator<readonly [string, Value]> {
    yield* entriesOf(this.#root)
  }
}

function put<Value>(trie: Trie<Value>, shift: number, added: Bucket<Value>): Trie<Value> {
  if (trie === undefined) return added
  if (isBranch(trie)) {
    const slot = slotOf(added.hash, shift)
    return trie.with(slot, put(trie[slot], shift + BITS, added))
  }
  if (trie.hash === added.hash) {
    const others = trie.entries.filter(([key]) => key !== added.entries[0]?.[0])
    return { hash: trie.hash, entries: [...others, ...added.entries] }
  }
  const branch: Branch<Value> = new Array<Trie<Value>>(WAYS).fill(undefined).with(slotOf(trie.hash, shift), trie)
  return put(branch, shift, added)
}

function remove<Value>(trie: Trie<Value>, shift: number, hash: number, key: string): Trie<Value> {
  if (trie === undefined) return undefined
  if (isBranch(trie)) {
    const slot = slotOf(hash, shift)
    const branch = trie.with(slot, remove(trie[slot], shift + BITS, hash, key))
    return branch.every((child) => child === undefined) ? undefined : branch
  }
  if (trie.hash !== hash) return trie
  const entries = trie.entries.filter(([name]) => name !== key)
  return entries.length === 0 ? undefined : { hash, entries }
}

function* entriesOf<Value>(trie: Trie<Value>): Generator<readonly [string, Value]> {
  if (isBranch(trie)) for (const child of trie) yield* entriesOf(child)
  else if (trie !== undefined) yield* trie.entries
}

function isBranch<Value>(trie: Trie<Value>): trie is Branch<Value> {
  return Array.isArray(trie)
}

function slotOf(hash: number, shift: number): number {
  return (hash >>> shift) & (WAYS - 1)
}

/** FNV-1a, 32 bits. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
