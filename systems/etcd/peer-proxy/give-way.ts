/**
 * Makes this process give way to the members: when a frame arrives it does not take the processor from whoever has it, which
 * most often is the member that sends the next one. Where no processor is idle it then finds many frames waiting at
 * once, decides on them in one turn and writes them with one system call; where one is idle it runs at once, as ever.
 *
 * Its share of the processors stays whole. With a nice value instead, a machine full of other work kept heartbeats back until
 * members elected. Between sessions Linux shares alike, so the process had better lead one of its own.
 * Station: runtime. Source: sched(7), SCHED_BATCH and "The autogroup feature"; chrt(1).
 */
import { execFileSync } from 'node:child_process'

/** Takes some milliseconds. Does nothing where there is no chrt: frames then cost more under load. */
export function giveWay(): void {
  try {
    execFileSync('chrt', ['--batch', '--pid', '0', String(process.pid)], { stdio: 'ignore' })
  } catch {
    // Not Linux, or without util-linux.
  }
}
