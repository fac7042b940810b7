/**
 * Whether wall clocks of containers can be put off here: the whole way is tried once, on a process of our own. So it is known
 * before a run is planned; asked only where such faults are wanted, and by `ordeal doctor`. Takes some 10 ms.
 * Station: runtime/docker. Effects. That the engine's processes are to be seen shows when a cluster has started.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { lineOf, TRUE_TIME } from './control-block.ts'
import { ProcessClock } from './process-clock.ts'
import { type Machine, refusalOf, unfitMachine } from './refusal.ts'

/** `tryOut` throws what stood in the way. Tests give others. */
export type ProbedMachine = Machine & { readonly tryOut: () => void }

let known: { readonly refusal: string | undefined } | undefined

/** Why they cannot, in words; undefined if they can. Tried once in a process. */
export function wallClockRefusal(): string | undefined {
  known ??= { refusal: probe(thisMachine()) }
  return known.refusal
}

export function probe(machine: ProbedMachine): string | undefined {
  const unfit = unfitMachine(machine)
  if (unfit !== undefined) return unfit
  try {
    machine.tryOut()
    return undefined
  } catch (error) {
    return refusalOf(error)
  }
}

function thisMachine(): ProbedMachine {
  return {
    platform: process.platform,
    architecture: process.arch,
    capabilities: effectiveCapabilities(),
    dockerHost: process.env['DOCKER_HOST'],
    tryOut: tryOnChild,
  }
}

function effectiveCapabilities(): bigint {
  try {
    const hex = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1]
    return BigInt(`0x${hex ?? '0'}`)
  } catch {
    return 0n // no Linux: refused before this counts
  }
}

/** An hour ahead, read back, and put right again. The child ends by itself if nobody ends it. */
function tryOnChild(): void {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 5_000)'], { stdio: 'ignore' })
  try {
    if (child.pid === undefined) throw new Error('no process could be started to try it on')
    const clock = ProcessClock.open(child.pid)
    try {
      const nowUs = Date.now() * 1_000
      const wall = lineOf([{ offsetUs: 3_600_000_000, ratePpm: 0, periodUs: 0, sinceUs: nowUs }], nowUs)
      clock.set({ wall, monotonic: TRUE_TIME })
      if (clock.read().wall.off !== wall.off) throw new Error('what was written into a process did not stay there')
      clock.revert()
    } finally {
      clock.close()
    }
  } finally {
    child.kill('SIGKILL')
  }
}
