/**
 * A Raft cluster of puppets: a test says what each node does, and whoever looks on is told as by the simulator. Nothing
 * is computed, so puppets can also break every rule. States are views, messages are those of harness/core/raft-message.ts.
 */
import type { RaftMessage } from '../../harness/core/raft-message.ts'
import type { LogView, RaftView } from '../../harness/core/raft-view.ts'
import type { SimObserver } from '../../harness/runtime/sim/observer.ts'
import type { SimEvent, SimRaft } from '../../systems/sim-system.ts'

type Command = { readonly what: string }
type Entry = { readonly term: number; readonly command: Command }

export const PUPPET_RAFT: Pick<SimRaft, 'view' | 'describe' | 'words' | 'logged'> = {
  view: (state) => state as RaftView,
  describe: (_from, _to, message) => message as RaftMessage,
  words: (command) => (command as Command).what,
  logged: ({ f, key = '', value }) => (f === 'write' ? { key, value: String(value) } : undefined),
}

function logOf(entries: readonly Entry[]): LogView {
  return {
    snapshot: { term: 0, index: 0 },
    lastIndex: entries.length,
    termAt: (index) => (index === 0 ? 0 : entries[index - 1]?.term),
    commandAt: (index) => entries[index - 1]?.command,
  }
}

type Puppet = { readonly view: RaftView; readonly entries: readonly Entry[] }
type Change = Partial<Pick<RaftView, 'role' | 'term' | 'vote'>> & {
  readonly commit?: number
  readonly applied?: number
}
type Lost = Parameters<NonNullable<SimObserver['lost']>>[4]

const STEP: SimEvent = { type: 'timer', timer: 'puppet' }
const LATENCY_US = 2000

export class PuppetCluster {
  readonly nodes: readonly string[]
  readonly #observer: SimObserver
  readonly #puppets = new Map<string, Puppet>()
  readonly #lives = new Map<string, number>()
  #nowUs = 0

  constructor(size: number, observer: SimObserver) {
    this.#observer = observer
    this.nodes = Array.from({ length: size }, (_, i) => `n${i + 1}`)
    for (const node of this.nodes) this.start(node)
  }

  at(ms: number): this {
    this.#nowUs = Math.round(ms * 1000)
    return this
  }

  /** With the log that it had, and nothing committed; `log` is what its disk kept of it. */
  start(node: string, kept: Change & { readonly log?: number } = {}): this {
    const before = this.#puppets.get(node)
    const life = (this.#lives.get(node) ?? 0) + 1
    this.#lives.set(node, life)
    this.#observer.started?.(node, this.#nowUs, life)
    const { term = 0, vote } = before?.view ?? {}
    const change = { role: 'follower', term, vote, commit: 0, applied: 0, ...kept } as const
    this.#step(node, change, before?.entries.slice(0, kept.log) ?? [])
    return this
  }

  end(node: string, how: 'kill' | 'power'): this {
    this.#observer.ended?.(node, this.#nowUs, how)
    return this
  }

  pause(node: string): this {
    this.#observer.paused?.(node, this.#nowUs)
    return this
  }

  resume(node: string): this {
    this.#observer.resumed?.(node, this.#nowUs)
    return this
  }

  /** It stands for election in this term, these vote for it, and it becomes leader. */
  elect(node: string, term: number, voters: readonly string[]): this {
    this.set(node, { role: 'candidate', term, vote: node })
    for (const voter of voters) {
      this.send(node, voter, { type: 'vote', term, index: this.#last(node) }).set(voter, {
        role: 'follower',
        term,
        vote: node,
      })
      this.send(voter, node, { type: 'vote-reply', term })
    }
    return this.set(node, { role: 'leader' })
  }

  set(node: string, change: Change): this {
    this.#step(node, change, this.#puppet(node).entries)
    return this
  }

  /** It puts these commands behind its log, in its own term. */
  append(node: string, ...whats: readonly string[]): this {
    const { entries, view } = this.#puppet(node)
    this.#step(node, {}, [...entries, ...whats.map((what) => ({ term: view.term, command: { what } }))])
    return this
  }

  /** The others get the sender's entries from `from` on, and acknowledge them; what they had there is overwritten. */
  replicate(sender: string, to: readonly string[], from: number, change: Change = {}): this {
    const { entries, view } = this.#puppet(sender)
    const sent = entries.slice(from - 1)
    const ids = sent.map(({ term }, i) => ({ term, index: from + i }))
    for (const receiver of to) {
      const { term } = view
      this.send(sender, receiver, { type: 'append', term, index: from - 1, commit: view.commitIndex, entries: ids })
      const had = this.#puppet(receiver).entries.slice(0, from - 1)
      this.#step(receiver, { role: 'follower', term, ...change }, [...had, ...sent])
      this.send(receiver, sender, { type: 'append-reply', term, index: from - 1 + sent.length })
    }
    return this
  }

  /** It drops its log from this index on. */
  cut(node: string, from: number): this {
    this.#step(node, {}, this.#puppet(node).entries.slice(0, from - 1))
    return this
  }

  /** Each of these knows so much to be committed, and has applied it. */
  commit(nodes: readonly string[], index: number): this {
    for (const node of nodes) this.set(node, { commit: index, applied: index })
    return this
  }

  /** It arrives after 2 ms, or is lost. */
  send(from: string, to: string, says: Partial<RaftMessage> & Pick<RaftMessage, 'type' | 'term'>, lost?: Lost): this {
    const message: RaftMessage = { from, to, index: 0, logTerm: 0, commit: 0, reject: false, entries: [], ...says }
    this.#observer.sent?.(from, to, message, this.#nowUs)
    this.#nowUs += LATENCY_US
    if (lost === undefined) this.#observer.delivered?.(from, to, message, this.#nowUs)
    else this.#observer.lost?.(from, to, message, this.#nowUs, lost)
    return this
  }

  #step(node: string, change: Change, entries: readonly Entry[]): void {
    const before = this.#puppets.get(node)
    const { commit, applied, ...rest } = change
    const start: RaftView = {
      role: 'follower',
      term: 0,
      vote: undefined,
      commitIndex: 0,
      appliedIndex: 0,
      log: logOf([]),
      digest: 0,
      voters: [],
    }
    const view: RaftView = {
      ...(before?.view ?? start),
      ...rest,
      ...(commit === undefined ? {} : { commitIndex: commit }),
      ...(applied === undefined ? {} : { appliedIndex: applied }),
      ...(entries === before?.entries ? {} : { log: logOf(entries) }),
    }
    this.#puppets.set(node, { view, entries })
    this.#observer.step?.(node, view, this.#nowUs, STEP)
  }

  #puppet(node: string): Puppet {
    const puppet = this.#puppets.get(node)
    if (puppet === undefined) throw new Error(`there is no ${node}`)
    return puppet
  }

  #last(node: string): number {
    return this.#puppet(node).entries.length
  }
}
