/**
 * Drives a script on a cluster in containers: answers what the conductor asks by promises and one monotonic clock.
 * Station: run. Deadlines are the harness's own: neither a client library nor a script can hold up a play for ever.
 */
import { type Condition, NotReached, type Script, type ScriptAnswer } from '../../../nemesis/script.ts'
import type { AsyncClient, ClientRequest, Completion } from '../../../systems/client.ts'
import type { ScriptConductor } from '../../conductor/script-conductor.ts'
import type { ScriptAsk, ScriptReply } from '../../conductor/script-protocol.ts'
import { PluginError } from '../../core/errors.ts'
import type { AsyncCluster } from '../../runtime/cluster.ts'
import { POLL_MS } from './conditions.ts'
import { conditionMet } from './conditions-async.ts'

/** Beyond the deadline that a client was given, before it is no longer waited for. */
const GRACE_MS = 100

export type ScriptDrive = {
  readonly conductor: ScriptConductor
  readonly cluster: AsyncCluster
  /** Monotonic, in ns since the run's start, an integer. */
  readonly nowNs: () => number
  /** For all scripts of this drive together. */
  readonly deadlineMs: number
  /** A node that answers it is ready; absent: one of the register. */
  readonly readyRequest?: ClientRequest
  /** Ends the play at once where it is. */
  readonly signal: AbortSignal
}

export class ScriptDriver {
  readonly #drive: ScriptDrive
  readonly #pending = new Map<number, Promise<void>>()
  readonly #endNs: number
  /** Why an operation could not be carried out at all. Kept, since nobody may be waiting for that operation. */
  #failed: { readonly error: unknown } | undefined

  constructor(drive: ScriptDrive) {
    this.#drive = drive
    this.#endNs = drive.nowNs() + drive.deadlineMs * 1e6
  }

  /**
   * Plays a script to its end. Rejects with NotReached where it stops short or the time is over, with PluginError where a
   * client or the script broke its contract, with the signal's reason, and with the first error of a port.
   */
  async play(script: Script): Promise<void> {
    const { conductor, nowNs } = this.#drive
    const play = conductor.play(script, nowNs())
    let step = play.next({ timeNs: nowNs() })
    while (step.done !== true) {
      this.#assertGoing()
      if (nowNs() > this.#endNs) throw new NotReached(`the script took more than ${this.#drive.deadlineMs} ms`)
      const reply = await this.#answer(step.value)
      step = play.next({ ...reply, timeNs: nowNs() })
    }
  }

  /**
   * Waits for all operations under way and until their clients are closed: from then on nothing is on its way to the
   * cluster. Rejects if one of them could not be carried out.
   */
  async close(): Promise<void> {
    await Promise.all(this.#pending.values())
    if (this.#failed !== undefined) throw this.#failed.error
  }

  #assertGoing(): void {
    this.#drive.signal.throwIfAborted()
    if (this.#failed !== undefined) throw this.#failed.error
  }

  async #answer(ask: ScriptAsk): Promise<Omit<ScriptReply, 'timeNs'>> {
    const { cluster } = this.#drive
    if ('ask' in ask) {
      if (ask.ask === 'perform') await cluster.ports.perform(ask.step)
      else if (ask.ask === 'measure') return { measurement: await cluster.ports.measure(ask.check) }
      else if (ask.ask === 'completion') {
        await this.#pending.get(ask.operation)
        this.#assertGoing()
      } else {
        const invoking = this.#invoke(ask).catch((error: unknown) => {
          this.#failed ??= { error }
        })
        this.#pending.set(ask.operation, invoking)
      }
      return {}
    }
    if (ask.do === 'status') return { statuses: (await cluster.status?.()) ?? [] }
    if (ask.do === 'sleep') {
      await this.#sleep(ask.ms)
      return {}
    }
    return this.#waitFor(ask.condition, ask.deadlineMs)
  }

  /** Never rejects for what the system does; a client that throws is broken. Its client is closed when it is settled. */
  async #invoke({ operation, node, request, deadlineMs }: Extract<ScriptAsk, { ask: 'invoke' }>): Promise<void> {
    const { cluster, conductor, nowNs } = this.#drive
    const client = cluster.open(node)
    const timer = new AbortController()
    const unknown: Completion = {
      type: 'info',
      value: request.value,
      error: { code: 'deadline', message: `no answer within ${deadlineMs} ms` },
    }
    const late = wait(deadlineMs + GRACE_MS, timer.signal).then(() => unknown)
    const answered = sent(client, request, node, deadlineMs)
    try {
      conductor.completed(operation, await Promise.race([answered, late]), nowNs())
    } finally {
      timer.abort()
      await client.close()
    }
  }

  async #waitFor(condition: Condition, deadlineMs: number): Promise<Omit<ScriptAnswer, 'timeNs'>> {
    const { cluster, nowNs, readyRequest } = this.#drive
    const endNs = Math.min(nowNs() + deadlineMs * 1e6, this.#endNs)
    let seen = 'nothing'
    for (;;) {
      const leftMs = Math.max(0, (endNs - nowNs()) / 1e6)
      const answer = await conditionMet(condition, cluster, leftMs, readyRequest)
      if (answer.met !== undefined) return answer
      seen = answer.seen ?? seen
      this.#assertGoing()
      if (nowNs() >= endNs) return { seen }
      await this.#sleep(POLL_MS)
    }
  }

  #sleep(ms: number): Promise<void> {
    return wait(ms, this.#drive.signal)
  }
}

async function sent(
  client: AsyncClient,
  request: ClientRequest,
  node: string,
  deadlineMs: number,
): Promise<Completion> {
  try {
    return await client.invoke(request, deadlineMs)
  } catch (error) {
    throw new PluginError('CLIENT_THREW', `the client threw at '${request.f}' on ${node}: ${textOf(error)}`, {
      hint: 'A client resolves with info for every error it cannot prove definite. Contract: systems/client.ts.',
      cause: error,
    })
  }
}

/** Resolves early when the signal comes; whoever waits looks at it. */
function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
  })
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
