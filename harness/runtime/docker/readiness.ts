/**
 * Waits until every node answers a real client call. Knows no engine: whether a node is still alive is asked through a
 * function.
 * Station: runtime/docker.
 */
import type { NodeAddress } from '../../../systems/container-system.ts'
import { EnvironmentError } from '../../core/errors.ts'
import { messageOf } from './engine-errors.ts'

export type ReadinessQuestions = {
  /** Resolves if the node answers; rejects or hangs else. */
  readonly answers: (node: NodeAddress, deadlineMs: number) => Promise<void>
  /** Rejects if there is no use in waiting for this node. */
  readonly checkAlive?: (node: NodeAddress) => Promise<void>
  /** What to show of a node that did not get ready. */
  readonly lastLines: (node: NodeAddress) => Promise<readonly string[]>
}

export type ReadinessOptions = {
  readonly deadlineMs: number
  readonly signal?: AbortSignal | undefined
  readonly intervalMs?: number
  readonly nowMs?: () => number
}

const INTERVAL_MS = 100
/** For one question: long enough for a slow answer, short enough that a hanging one does not eat the deadline. */
const QUESTION_MS = 2_000

/** Rejects with EnvironmentError NOT_READY after the deadline, or with what checkAlive says, or as the signal does. */
export async function awaitReady(
  nodes: readonly NodeAddress[],
  questions: ReadinessQuestions,
  options: ReadinessOptions,
): Promise<void> {
  const giveUp = new AbortController()
  const signal = options.signal === undefined ? giveUp.signal : AbortSignal.any([giveUp.signal, options.signal])
  const nowMs = options.nowMs ?? (() => performance.now())
  const start = nowMs()
  const awaitNode = async (node: NodeAddress): Promise<void> => {
    let answer = 'nothing was asked'
    for (;;) {
      signal.throwIfAborted()
      const leftMs = options.deadlineMs - (nowMs() - start)
      if (leftMs <= 0) throw await notReady(node, answer, questions, options.deadlineMs)
      const questionMs = Math.min(QUESTION_MS, leftMs)
      try {
        await within(questionMs, questions.answers(node, questionMs))
        return
      } catch (error) {
        answer = messageOf(error)
      }
      await questions.checkAlive?.(node)
      await pause(options.intervalMs ?? INTERVAL_MS)
    }
  }
  try {
    await Promise.all(nodes.map(awaitNode))
  } finally {
    giveUp.abort()
  }
}

async function notReady(
  node: NodeAddress,
  answer: string,
  questions: ReadinessQuestions,
  deadlineMs: number,
): Promise<EnvironmentError> {
  const lines = await questions.lastLines(node).catch((error) => [`(no log: ${messageOf(error)})`])
  const message = `node ${node.name} was not ready within ${deadlineMs} ms (its last answer: ${answer})`
  return new EnvironmentError('NOT_READY', [message, ...lines.map((line) => `  ${line}`)].join('\n'), {
    hint: `the lines above are the last of its log; a busy machine needs fewer nodes`,
    facts: { node: node.name, deadlineMs, answer, lines },
  })
}

/** Rejects after this time; a late answer is ignored. */
async function within(timeMs: number, answer: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${Math.round(timeMs)} ms`)), timeMs)
  })
  try {
    await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}

function pause(timeMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, timeMs))
}
