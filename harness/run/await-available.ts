/**
 * Waits until no node keeps a cluster from being available, within the bound that its system declares.
 * Station: run.
 */
import type { Standing } from '../conductor/nemesis-script.ts'
import type { Recovery } from '../runtime/cluster.ts'

const INTERVAL_MS = 250
/** For one question, whatever the bound: enough for a slow answer. */
const QUESTION_MS = 5_000

/**
 * `nowNs`: a monotonic clock in ns since the run's start. `sleep` takes ms. Asks at least once; rejects as the system's question
 * does.
 */
export async function awaitAvailable(
  recovery: Recovery,
  nowNs: () => number,
  sleep: (timeMs: number) => Promise<unknown>,
): Promise<Standing> {
  const { withinMs } = recovery
  const askedNs = nowNs()
  for (;;) {
    const stuck = await recovery.stuck(QUESTION_MS)
    const standing = { withinMs, askedNs, nowNs: nowNs(), stuck }
    if (stuck.length === 0 || standing.nowNs - askedNs >= withinMs * 1e6) return standing
    await sleep(INTERVAL_MS)
  }
}
