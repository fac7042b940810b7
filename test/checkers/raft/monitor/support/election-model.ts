/**
 * Raft's elections alone: nodes that are healed at time 0, with timers, terms, logs and disks as they happen to be. Election
 * timeouts, pre-votes (dissertation 9.6), votes, protection of a leader (4.2.3), heartbeats; a log is its rank, since
 * nothing else of it matters here. The rest of the cluster does not answer.
 */
import { Random } from '../../../../../harness/core/random.ts'

export type Election = {
  readonly coreNodes: number
  /** Votes needed, of all members of the cluster. */
  readonly quorum: number
  readonly electionTimeoutUs: number
  readonly messageUs: number
  readonly syncUs: number
  readonly preVote: boolean
  readonly checkQuorum: boolean
  /** How many different logs there are at most: 1, and anybody may win. */
  readonly ranks: number
  readonly seed: number
}

type Message = {
  readonly type: 'pre-vote' | 'pre-vote-reply' | 'vote' | 'vote-reply' | 'heartbeat' | 'heartbeat-reply'
  readonly from: number
  readonly to: number
  readonly term: number
  readonly rank: number
  readonly granted: boolean
}
type Event = { readonly atUs: number } & (
  | { readonly timer: number; readonly generation: number }
  | { readonly message: Message }
  | { readonly durable: number; readonly term: number }
)

type Node = {
  readonly rank: number
  role: 'follower' | 'pre-candidate' | 'candidate' | 'leader'
  term: number
  vote: number
  votes: Set<number>
  generation: number
  protectedUntilUs: number
  /** Until when its disk is at work: what it says waits. */
  busyUntilUs: number
  followed: Set<number>
}

export type Outcome = {
  /** Microseconds until a leader has reached all others, and heard of no higher term; `longestUs` if not before then. */
  readonly us: number
  /** Timeouts until then of nodes with the best log, those drawn since the healing and when nobody is protected any more. */
  readonly campaigns: number
}

export function elect(election: Election, longestUs: number): Outcome {
  return new Model(election).run(longestUs)
}

class Model {
  readonly #election: Election
  readonly #random: Random
  readonly #nodes: Node[]
  #events: Event[] = []
  #nowUs = 0
  #campaigns = 0

  constructor(election: Election) {
    this.#election = election
    this.#random = Random.stream(election.seed, 'election')
    const { electionTimeoutUs, coreNodes, ranks } = election
    this.#nodes = Array.from({ length: coreNodes }, () => ({
      rank: this.#random.integer(1, ranks),
      role: 'follower',
      term: this.#random.integer(1, 3),
      vote: -1,
      votes: new Set(),
      generation: 0,
      protectedUntilUs: this.#random.integer(0, electionTimeoutUs),
      busyUntilUs: 0,
      followed: new Set(),
    }))
    for (const [n] of this.#nodes.entries())
      this.#push({ atUs: this.#random.integer(0, 2 * electionTimeoutUs), timer: n, generation: 0 })
  }

  run(longestUs: number): Outcome {
    while (true) {
      const event = this.#next()
      if (event === undefined || event.atUs >= longestUs) return { us: longestUs, campaigns: this.#campaigns }
      this.#nowUs = event.atUs
      if ('timer' in event) this.#timeout(event.timer, event.generation)
      else if ('message' in event) this.#receive(event.message)
      else this.#durable(event.durable, event.term)
      const isLed = this.#nodes.some(
        ({ role, followed }) => role === 'leader' && followed.size === this.#nodes.length - 1,
      )
      if (isLed) return { us: this.#nowUs, campaigns: this.#campaigns }
    }
  }

  #timeout(n: number, generation: number): void {
    const node = this.#node(n)
    if (node.generation !== generation || node.role === 'leader') return
    const isBest = this.#nodes.every(({ rank }) => rank <= node.rank)
    if (isBest && generation > 0 && this.#nowUs >= this.#election.electionTimeoutUs) this.#campaigns++
    this.#restartTimer(n)
    node.role = 'pre-candidate'
    node.votes = new Set([n])
    if (!this.#election.preVote || this.#election.quorum === 1) this.#campaign(n)
    else this.#sendAll(n, 'pre-vote', node.term + 1)
  }

  #campaign(n: number): void {
    const node = this.#node(n)
    Object.assign(node, { role: 'candidate', term: node.term + 1, vote: n, votes: new Set<number>() })
    this.#restartTimer(n)
    this.#write(n)
    this.#push({ atUs: node.busyUntilUs, durable: n, term: node.term })
    this.#sendAll(n, 'vote', node.term)
  }

  #durable(n: number, term: number): void {
    if (this.#node(n).term === term) this.#count(n, n)
  }

  #count(n: number, from: number): void {
    const node = this.#node(n)
    if (node.role !== 'candidate') return
    node.votes.add(from)
    if (node.votes.size < this.#election.quorum) return
    node.role = 'leader'
    node.followed = new Set()
    this.#sendAll(n, 'heartbeat', node.term)
  }

  #receive(message: Message): void {
    const { type, from, to, term } = message
    const node = this.#node(to)
    const isForNobodysTerm = type === 'pre-vote' || (type === 'pre-vote-reply' && message.granted)
    if (type === 'vote' && term > node.term && this.#isProtected(node)) return
    if (term > node.term && !isForNobodysTerm) this.#enter(to, term)
    if (type === 'pre-vote') this.#onPreVote(to, message)
    else if (type === 'pre-vote-reply') this.#onPreVoteReply(to, message)
    else if (type === 'vote') this.#onVote(to, message)
    else if (type === 'vote-reply' && message.granted && term === node.term) this.#count(to, from)
    else if (type === 'heartbeat') this.#onHeartbeat(to, message)
    else if (type === 'heartbeat-reply' && term === node.term && node.role === 'leader') node.followed.add(from)
  }

  #onPreVote(n: number, { from, term, rank }: Message): void {
    const node = this.#node(n)
    const granted = !this.#isProtected(node) && term > node.term && rank >= node.rank
    this.#send(n, from, 'pre-vote-reply', granted ? term : node.term, granted)
  }

  #onPreVoteReply(n: number, { from, term, granted }: Message): void {
    const node = this.#node(n)
    if (node.role !== 'pre-candidate' || !granted || term !== node.term + 1) return
    node.votes.add(from)
    if (node.votes.size >= this.#election.quorum) this.#campaign(n)
  }

  #onVote(n: number, { from, term, rank }: Message): void {
    const node = this.#node(n)
    const granted = term === node.term && (node.vote === -1 || node.vote === from) && rank >= node.rank
    if (granted) {
      node.vote = from
      this.#restartTimer(n)
      this.#write(n)
    }
    this.#send(n, from, 'vote-reply', node.term, granted)
  }

  #onHeartbeat(n: number, { from, term }: Message): void {
    const node = this.#node(n)
    if (term === node.term) {
      node.role = 'follower'
      node.protectedUntilUs = this.#nowUs + this.#election.electionTimeoutUs
      this.#restartTimer(n)
    }
    this.#send(n, from, 'heartbeat-reply', node.term, false)
  }

  #enter(n: number, term: number): void {
    const node = this.#node(n)
    if (node.role === 'leader') this.#restartTimer(n)
    Object.assign(node, { role: 'follower', term, vote: -1 })
    this.#write(n)
  }

  #isProtected(node: Node): boolean {
    return this.#election.checkQuorum && (node.role === 'leader' || this.#nowUs < node.protectedUntilUs)
  }

  #restartTimer(n: number): void {
    const { electionTimeoutUs } = this.#election
    const node = this.#node(n)
    node.generation++
    const atUs = this.#nowUs + this.#random.integer(electionTimeoutUs, 2 * electionTimeoutUs - 1)
    this.#push({ atUs, timer: n, generation: node.generation })
  }

  #write(n: number): void {
    const node = this.#node(n)
    node.busyUntilUs = Math.max(node.busyUntilUs, this.#nowUs + this.#random.integer(1, this.#election.syncUs))
  }

  #sendAll(n: number, type: Message['type'], term: number): void {
    for (const [to] of this.#nodes.entries()) if (to !== n) this.#send(n, to, type, term, false)
  }

  #send(from: number, to: number, type: Message['type'], term: number, granted: boolean): void {
    const node = this.#node(from)
    const leavesUs = type === 'heartbeat' ? this.#nowUs : Math.max(this.#nowUs, node.busyUntilUs)
    const atUs = leavesUs + this.#random.integer(1, this.#election.messageUs)
    this.#push({ atUs, message: { type, from, to, term, rank: node.rank, granted } })
  }

  #node(n: number): Node {
    return this.#nodes[n] as Node
  }

  /** Few are queued at once. */
  #push(event: Event): void {
    let at = this.#events.length
    while (at > 0 && (this.#events[at - 1] as Event).atUs < event.atUs) at--
    this.#events.splice(at, 0, event)
  }

  #next(): Event | undefined {
    return this.#events.pop()
  }
}
