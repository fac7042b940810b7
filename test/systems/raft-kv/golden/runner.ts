/** Carries out the commands of a transcript on a bench, and says what came of each. Commands: transcript.ts. */
import { parseDurationMs } from '../../../../harness/core/duration.ts'
import type { RaftMessage } from '../../../../harness/core/raft-message.ts'
import { resolveSettings } from '../../../../systems/options.ts'
import type { SimSystem } from '../../../../systems/sim-system.ts'
import { Bench, type UnderWay } from './bench.ts'
import { messageLine, nodeLine } from './print.ts'

/** Deliveries of all that is under way, until the nodes must have come to rest. */
const ROUNDS_MAX = 200

type Matcher = (message: RaftMessage) => boolean

export class Runner {
  readonly #system: SimSystem
  #bench: Bench | undefined
  readonly #blocks: Matcher[] = []
  readonly #shown = new Map<string, string>()
  #lines: string[] = []

  constructor(system: SimSystem) {
    this.#system = system
  }

  /** What came of a command. Throws for one that is not understood, or cannot happen. */
  run(command: string): readonly string[] {
    const said = command.split(/\s+/)
    const isQuiet = said[0] === 'quietly'
    const [verb = '', ...words] = isQuiet ? said.slice(1) : said
    this.#lines = []
    if (verb === 'cluster') this.#open(words)
    else this.#carryOut(verb, words)
    if (isQuiet) this.#lines = []
    for (const [name, { state }] of this.#nodes.nodes) {
      const view = state === undefined ? undefined : this.#nodes.raft.view(state)
      const line = nodeLine(name, view, this.#nodes.nodes.size)
      if (this.#shown.get(name) !== line) this.#lines.push(line)
      this.#shown.set(name, line)
    }
    return this.#lines
  }

  get #nodes(): Bench {
    if (this.#bench === undefined) throw new Error('a transcript begins with `cluster`')
    return this.#bench
  }

  #open([count, ...settings]: readonly string[]): void {
    const { raft, options } = this.#system
    if (raft === undefined) throw new Error(`${this.#system.name} does not say how it speaks`)
    const given = Object.fromEntries(settings.map((setting) => setting.split('=')))
    const resolved = resolveSettings(options, given)
    this.#bench = new Bench(this.#system, raft, Number(count), resolved, (node, effect) => {
      if (effect.type === 'mark') this.#lines.push(`${node} marks: ${effect.name}`)
      else if (effect.type === 'exit') this.#lines.push(`${node} ends itself: ${effect.reason}`)
      else {
        const { type, value, error } = effect.completion
        const said = error === undefined ? JSON.stringify(value) : error.code
        this.#lines.push(`${node} answers request ${effect.request}: ${type} ${said}`)
      }
    })
  }

  #carryOut(verb: string, words: readonly string[]): void {
    const bench = this.#nodes
    const [node = '', argument = ''] = words
    const commands: { readonly [verb: string]: () => void } = {
      campaign: () => bench.fire(node, 'election'),
      heartbeat: () => bench.fire(node, 'heartbeat'),
      propose: () => this.#propose(node, argument),
      read: () => this.#request(node, 'read', argument, null),
      members: () => this.#request(node, 'members', undefined, words.slice(1)),
      transfer: () => this.#request(node, 'transfer', undefined, argument),
      deliver: () => this.#deliver(this.#take(matcher(words))),
      overtake: () => this.#deliver(this.#takeLast(matcher(words))),
      drop: () => this.#drop(matcher(words)),
      cut: () => this.#cut(matcher(words.slice(0, 1)), Number(argument)),
      stabilize: () => this.#stabilize(),
      block: () => this.#blocks.push(matcher(words)),
      unblock: () => this.#blocks.splice(0),
      kill: () => bench.kill(node),
      power: () => bench.losePower(node, Number(argument)),
      start: () => bench.start(node),
      slow: () => bench.slow(node),
      sync: () => bench.sync(node),
      elapse: () => bench.elapse((parseDurationMs(node) ?? 0) * 1000),
    }
    const carryOut = commands[verb]
    if (carryOut === undefined) throw new Error(`not a command of transcripts: ${verb}`)
    carryOut()
  }

  #propose(node: string, written: string): void {
    const [key, value = ''] = written.split('=')
    const [first = 0, last = first] = value.split('..').map(Number)
    for (let each = first; each <= last; each++) this.#request(node, 'write', key, each)
  }

  #request(node: string, f: string, key: string | undefined, value: unknown): void {
    this.#lines.push(`request ${this.#nodes.requests + 1} at ${node}`)
    this.#nodes.request(node, f, key, value)
  }

  #stabilize(): void {
    for (let round = 0; this.#nodes.underWay.length > 0; round++) {
      if (round === ROUNDS_MAX) throw new Error('the nodes do not come to rest')
      this.#deliver(this.#take(() => true))
    }
  }

  #deliver(messages: readonly UnderWay[]): void {
    for (const each of messages) {
      const message = this.#describe(each)
      const isBlocked = this.#blocks.some((block) => block(message))
      const isDead = this.#nodes.node(each.to).state === undefined
      this.#lines.push(messageLine(message, isBlocked ? 'blocked' : isDead ? `${each.to} is dead` : undefined))
      if (!isBlocked && !isDead) this.#nodes.step(each.to, { type: 'message', from: each.from, message: each.message })
    }
  }

  #drop(matches: Matcher): void {
    for (const each of this.#take(matches)) this.#lines.push(messageLine(this.#describe(each), 'dropped'))
  }

  #cut(matches: Matcher, afterIndex: number): void {
    const { raft, underWay } = this.#nodes
    this.#nodes.underWay = underWay.map((each) =>
      matches(this.#describe(each)) ? { ...each, message: raft.cut(each.message, afterIndex) } : each,
    )
  }

  /** Those that are under way now, in order; what comes of them is not among them. */
  #take(matches: Matcher): readonly UnderWay[] {
    const taken = this.#nodes.underWay.filter((each) => matches(this.#describe(each)))
    this.#nodes.underWay = this.#nodes.underWay.filter((each) => !taken.includes(each))
    return taken
  }

  #takeLast(matches: Matcher): readonly UnderWay[] {
    const last = this.#nodes.underWay.findLast((each) => matches(this.#describe(each)))
    this.#nodes.underWay = this.#nodes.underWay.filter((each) => each !== last)
    return last === undefined ? [] : [last]
  }

  #describe({ from, to, message }: UnderWay): RaftMessage {
    return this.#nodes.raft.describe(from, to, message)
  }
}

/** ['n1->*', 'append']: what is absent does not matter. */
function matcher(words: readonly string[]): Matcher {
  const link = words.find((word) => word.includes('->')) ?? '*->*'
  const types = words.filter((word) => word !== link)
  const [from, to] = link.split('->')
  return (message) =>
    (from === '*' || message.from === from) &&
    (to === '*' || message.to === to) &&
    (types.length === 0 || types.includes(message.type))
}
