/**
 * Makes this process give way to the members: it runs when they leave a processor idle. Where none is idle it then finds many
 * frames waiting at once, decides on them in one turn and writes them with one system call, so it costs less the busier
 * the machine is; where one is idle it runs at once, as ever.
 *
 * Linux, with autogroups, shares processors between sessions first, and by nice values only within one: so the process must
 * lead a session of its own, and that session's nice value is set as well. Not lower than this: a machine full of other
 * work would keep heartbeats back until members elect.
 * Station: runtime. Source: sched(7), "The autogroup feature".
 */
import { writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'

export const NICE = 10

/** `sessionFile`: where the session's nice value is set; absent on systems without autogroups. */
export function giveWay(sessionFile = '/proc/self/autogroup'): void {
  setPriority(NICE)
  try {
    writeFileSync(sessionFile, String(NICE), { flag: 'r+' })
  } catch {
    // No autogroups: nice values count among all processes.
  }
}
