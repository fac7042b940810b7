/**
 * The ports `clients` and `connections` on containers: packet rules in each node's helper for what comes from the host, where
 * clients live, and real connections to see what they do. In force is what was tried: from the host, over a new connection
 * and over one that was there; and from the node itself and every peer that no cut link keeps away, who must get through.
 * Station: runtime/docker. Rules are pure: rules.ts.
 */
import { setTimeout as later } from 'node:timers/promises'
import type { ClientLinksCheck, ClientLinksStep } from '../../../core/client-links.ts'
import { EnvironmentError } from '../../../core/errors.ts'
import type { Grudge } from '../../../core/fault.ts'
import type { Measurement } from '../../ports.ts'
import { execIn } from '../exec.ts'
import { InTurn } from '../in-turn.ts'
import type { LinkNode } from '../links-port.ts'
import { nodeNamed } from '../node-named.ts'
import { type Attempt, attempt, Witness } from './attempts.ts'
import { addedRule, type ClientRule, type ClientWay, endedRule, metPackets, tableOf } from './rules.ts'

/** An attempt that must not get through is given up by then. The host and the nodes are on one machine. */
const SILENCE_MS = 300
const ANSWER_MS = 1_000
const POLL_MS = 20

/** `timeout` ends with 124; a refusal was heard, too, since the kernel of the node gave it. */
const TRY = 'timeout 1 bash -c ": > /dev/tcp/$0/$1"; test $? != 124'

export class ClientLinksPort {
  readonly #nodes: readonly LinkNode[]
  readonly #way: ClientWay
  readonly #cut: () => Grudge
  readonly #faults: { readonly fault: number; readonly rule: ClientRule; readonly nodes: readonly string[] }[] = []
  /** What is in force at each node, with the connection that was there before. */
  readonly #ruled = new Map<string, Witness | undefined>()
  readonly #turns = new InTurn()

  /** `cut`: which links between the nodes are cut now. */
  constructor(nodes: readonly LinkNode[], way: ClientWay, cut: () => Grudge) {
    this.#nodes = nodes
    this.#way = way
    this.#cut = cut
  }

  perform(step: ClientLinksStep): Promise<void> {
    return this.#turns.take(async () => {
      const rules: readonly ClientRule[] = step.port === 'clients' ? ['cut', 'stall'] : ['reset']
      if (step.do === 'restore') this.#forget(step.fault, rules)
      else if (!this.#faults.some(({ fault, rule }) => fault === step.fault && rule === step.do))
        this.#faults.push({ fault: step.fault, rule: step.do, nodes: step.nodes })
      await Promise.all(rules.flatMap((rule) => this.#nodes.map((node) => this.#settle(rule, node))))
    })
  }

  measure(check: ClientLinksCheck): Promise<Measurement> {
    return this.#turns.take(async () => {
      const rule = check.port === 'clients' ? check.mishap : 'reset'
      const nodes = check.nodes.map((name) => nodeNamed(this.#nodes, name))
      const found = await Promise.all(nodes.map(async (node) => [node.name, await this.#look(rule, node)] as const))
      const wrong = found.flatMap(([name, finding]) => objections(rule, finding).map((text) => `${name}: ${text}`))
      return { holds: wrong.length === 0, detail: { ...Object.fromEntries(found), wrong } }
    })
  }

  #forget(ended: number, rules: readonly ClientRule[]): void {
    const left = this.#faults.filter(({ fault, rule }) => fault !== ended || !rules.includes(rule))
    this.#faults.splice(0, this.#faults.length, ...left)
  }

  /** Puts the rule in force at the node, or ends it, as the faults ask; does nothing where it is so. */
  async #settle(rule: ClientRule, node: LinkNode): Promise<void> {
    const key = `${rule} ${node.name}`
    const wanted = this.#faults.some((each) => each.rule === rule && each.nodes.includes(node.name))
    if (wanted === this.#ruled.has(key)) return
    if (wanted) {
      const to = { address: node.address, port: this.#way.port }
      this.#ruled.set(key, rule === 'cut' ? undefined : await Witness.open(to, ANSWER_MS))
      await setRules(node, addedRule(rule, this.#way))
    } else {
      await setRules(node, endedRule(rule))
      this.#ruled.get(key)?.close()
      this.#ruled.delete(key)
    }
  }

  async #look(rule: ClientRule, node: LinkNode): Promise<Finding> {
    // Connections are reset once, so what met the rule earlier counts.
    const before = rule === 'reset' ? 0 : await packetsMet(rule, node)
    const to = { address: node.address, port: this.#way.port }
    const witness = this.#ruled.get(`${rule} ${node.name}`)
    const isOver = async () => (rule === 'reset' ? witness?.isReset === true : (await packetsMet(rule, node)) > before)
    witness?.speak()
    const [fresh, unheard] = await Promise.all([
      attempt(to, rule === 'cut' ? SILENCE_MS : ANSWER_MS),
      this.#unheardAmong(node),
      witness === undefined ? undefined : until(isOver, ANSWER_MS),
    ])
    return {
      newConnection: fresh,
      oldConnection: witness === undefined ? 'none' : witness.isReset ? 'reset' : 'open',
      packetsMet: (await packetsMet(rule, node)) - before,
      unheard,
    }
  }

  /** Of the node itself and its peers those whose attempts to reach it come to nothing, though no cut link explains it. */
  async #unheardAmong(node: LinkNode): Promise<readonly string[]> {
    const cut = this.#cut()
    const isCut = (from: string, at: string) => cut[at]?.includes(from) === true
    const others = this.#nodes.filter(({ name }) => !isCut(name, node.name) && !isCut(node.name, name))
    const tried = await Promise.all(
      others.map(async ({ name, helper }) => {
        const { exitCode } = await execIn(helper, ['bash', '-c', TRY, node.address, String(this.#way.port)])
        return exitCode === 0 ? [] : [name]
      }),
    )
    return tried.flat()
  }
}

type Finding = {
  readonly newConnection: Attempt
  readonly oldConnection: 'none' | 'open' | 'reset'
  readonly packetsMet: number
  readonly unheard: readonly string[]
}

function objections(
  rule: ClientRule,
  { newConnection, oldConnection, packetsMet, unheard }: Finding,
): readonly string[] {
  const wrong = unheard.map((name) => `${name} does not get through either`)
  if (packetsMet === 0) wrong.push('the rule met no packet')
  if (rule === 'cut') {
    if (newConnection !== 'silent') wrong.push(`a new connection from the host is ${newConnection}`)
    return wrong
  }
  if (newConnection === 'silent') wrong.push('a new connection from the host gets no answer')
  const wanted = rule === 'stall' ? 'open' : 'reset'
  if (oldConnection !== wanted) wrong.push(`the connection that was there is ${oldConnection}, not ${wanted}`)
  return wrong
}

/** 0 where the rule is not in force. */
async function packetsMet(rule: ClientRule, { helper }: LinkNode): Promise<number> {
  const { exitCode, stdout } = await execIn(helper, ['nft', '-j', 'list', 'table', 'ip', tableOf(rule)])
  return exitCode === 0 ? metPackets(stdout) : 0
}

async function setRules({ name, helper }: LinkNode, rules: string): Promise<void> {
  const { exitCode, stderr } = await execIn(helper, ['nft', rules])
  if (exitCode !== 0)
    throw new EnvironmentError('LINKS_FAILED', `could not set the client rules of ${name}: ${stderr.trim()}`, {
      hint: 'the kernel must have nf_tables with reject and sets, and the helper container of the node must run',
      facts: { node: name },
    })
}

async function until(isSo: () => Promise<boolean>, withinMs: number): Promise<void> {
  for (let leftMs = withinMs; leftMs > 0 && !(await isSo()); leftMs -= POLL_MS) await later(POLL_MS)
}
