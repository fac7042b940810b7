/**
 * Runs a transcript (after etcd-raft's interaction tests): lines that begin with '>' are commands, each followed by what came
 * of it; '#' begins a line for people. What is run gives the whole text again, so a file is right if it gives itself.
 *
 *     > cluster 3 pre-vote=off       nodes n1, n2, ... and settings; first of all, and once
 *     > campaign n1                  its election timer fires; `heartbeat n1`: that of heartbeats
 *     > propose n1 k=2               a client's write at n1; `read n1 k`: a read. `k=1..40`: so many writes
 *     > members n1 n1 n2 n4          an operator's word to n1: who is to vote; `transfer n1 n2`: who is to lead
 *     > deliver                      all that is under way now, in order; `deliver n1->n2 append`: only such
 *     > overtake n1->n2 append       the last of such, before those that were sent earlier
 *     > drop n1->n3 append           loses such messages that are under way
 *     > cut n1->n3 4                  such appends that are under way end with index 4
 *     > stabilize                    delivers until nothing is under way
 *     > block n1->n3 append          such messages are lost on arrival from now on; `unblock`: none are
 *     > kill n2                      by SIGKILL; `start n2`
 *     > power n2                     what was not synced is lost; `power n2 1`: all of it but the first record
 *     > slow n2                      its syncs are not answered; `sync n2`: they are, and from then on at once
 *     > elapse 2s                    the clocks of all nodes go on; no timer fires
 *     > quietly stabilize            any command, without what it delivers and answers
 *
 * A link is `n1->n2`, with `*` for any node. Shown are replies, marks, messages with what became of them, and those nodes
 * that are not as they were shown last.
 */
import type { SimSystem } from '../../../../systems/sim-system.ts'
import { Runner } from './runner.ts'

/** The same text with what came of its commands. */
export function runTranscript(system: SimSystem, text: string): string {
  const lines = text.split('\n').filter((line) => line === '' || line.startsWith('#') || line.startsWith('>'))
  const runner = new Runner(system)
  const shown = lines.flatMap((line) => {
    if (!line.startsWith('>')) return [line]
    const command = line.slice(1).trim()
    try {
      return [line, ...runner.run(command).map((each) => `    ${each}`)]
    } catch (error) {
      throw new Error(`${command}: ${error instanceof Error ? error.message : error}`)
    }
  })
  return `${shown.join('\n').trimEnd()}\n`
}
