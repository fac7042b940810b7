/**
 * The cpu port on containers: lowers the quota of a server's control group by the engine's update call, which works alike on
 * cgroup versions 1 and 2 and on dead and paused containers. Measured twice: the quota is read back, and what the server used
 * in the second after is counted.
 * Station: runtime/docker.
 */
import type Docker from 'dockerode'
import type { CpuCheck, CpuStep } from '../../core/cpu-squeeze.ts'
import { EnvironmentError } from '../../core/errors.ts'
import type { Measurement } from '../ports.ts'
import { messageOf } from './engine-errors.ts'
import { InTurn } from './in-turn.ts'
import { nodeNamed } from './node-named.ts'

/** The kernel's default: a quota is given out anew so often. */
const PERIOD_US = 100_000
/** The engine takes 0 for "leave it as it is". */
const UNLIMITED = -1
/** More than the quota by so much is used when a window of measurement cuts periods, and threads overrun their slices. */
const OVERRUN = 1.5

export type CpuNode = { readonly name: string; readonly server: Docker.Container }

type Squeeze = { readonly fault: number; readonly nodes: readonly string[]; readonly percent: number }

export class CpuPort {
  readonly #nodes: readonly CpuNode[]
  #squeezes: readonly Squeeze[] = []
  /** Percent of one processor by node; absent: not limited. */
  readonly #applied = new Map<string, number>()
  readonly #turns = new InTurn()

  constructor(nodes: readonly CpuNode[]) {
    this.#nodes = nodes
  }

  perform(step: CpuStep): Promise<void> {
    return this.#turns.take(async () => {
      const others = this.#squeezes.filter(({ fault }) => fault !== step.fault)
      this.#squeezes = step.do === 'squeeze' ? [...others, step] : others
      await Promise.all(this.#nodes.map((node) => this.#settle(node)))
    })
  }

  measure({ nodes, percent }: CpuCheck): Promise<Measurement> {
    return this.#turns.take(async () => {
      const found = await Promise.all(
        nodes.map(async (name) => [name, await look(nodeNamed(this.#nodes, name))] as const),
      )
      const wrong = found.flatMap(([name, cpu]) => objections(cpu, percent).map((text) => `${name}: ${text}`))
      return { holds: found.length > 0 && wrong.length === 0, detail: { ...Object.fromEntries(found), wrong } }
    })
  }

  async #settle({ name, server }: CpuNode): Promise<void> {
    const percents = this.#squeezes.filter(({ nodes }) => nodes.includes(name)).map(({ percent }) => percent)
    const wanted = percents.length === 0 ? undefined : Math.min(...percents)
    if (wanted === this.#applied.get(name)) return
    const quotaUs = wanted === undefined ? UNLIMITED : (wanted / 100) * PERIOD_US
    try {
      await server.update({ CpuPeriod: PERIOD_US, CpuQuota: quotaUs })
    } catch (cause) {
      throw new EnvironmentError(
        'CPU_FAILED',
        `the engine could not set the CPU quota of ${name}: ${messageOf(cause)}`,
        {
          hint: 'the kernel must have CFS bandwidth control, and the engine its cgroup',
          facts: { node: name, quotaUs },
          cause,
        },
      )
    }
    if (wanted === undefined) this.#applied.delete(name)
    else this.#applied.set(name, wanted)
  }
}

/**
 * Percent of one processor; of a server that does not run, or was started meanwhile, nothing can be counted.
 * `throttledPeriods`: how often in the window the kernel made the server wait.
 */
export type CpuFinding = {
  readonly allowedPercent: number | 'unlimited'
  readonly usedPercent: number | 'not counted'
  readonly throttledPeriods: number
}

/** What speaks against the node having at most so many percent. Exported for its tests. */
export function objections({ allowedPercent, usedPercent }: CpuFinding, percent: number): readonly string[] {
  const wrong: string[] = []
  if (allowedPercent === 'unlimited' || allowedPercent > percent) wrong.push(`it is allowed ${allowedPercent} percent`)
  if (usedPercent === 'not counted')
    wrong.push('what it uses could not be counted: it does not run, or has just begun to')
  else if (usedPercent > percent * OVERRUN) wrong.push(`it used ${usedPercent} percent`)
  return wrong
}

/** Takes a second: the engine counts twice. */
async function look({ server }: CpuNode): Promise<CpuFinding> {
  const [{ HostConfig }, stats] = await Promise.all([server.inspect(), server.stats({ stream: false })])
  const { CpuQuota: quotaUs = 0, CpuPeriod: periodUs = 0 } = HostConfig
  return {
    allowedPercent: quotaUs > 0 && periodUs > 0 ? (quotaUs / periodUs) * 100 : 'unlimited',
    ...usage(stats),
  }
}

type Stats = {
  readonly read: string
  readonly preread: string
  readonly cpu_stats: CpuStats
  readonly precpu_stats: CpuStats
}
type CpuStats = {
  readonly cpu_usage?: { readonly total_usage?: number }
  readonly throttling_data?: { readonly throttled_periods?: number }
}

/** Between the engine's two counts. Exported for its tests. */
export function usage(stats: Stats): Pick<CpuFinding, 'usedPercent' | 'throttledPeriods'> {
  const elapsedNs = (Date.parse(stats.read) - Date.parse(stats.preread)) * 1e6
  const { cpu_stats: after, precpu_stats: before } = stats
  const usedNs = (after.cpu_usage?.total_usage ?? 0) - (before.cpu_usage?.total_usage ?? 0)
  const throttled = (after.throttling_data?.throttled_periods ?? 0) - (before.throttling_data?.throttled_periods ?? 0)
  const hasCounted = elapsedNs > 0 && elapsedNs < 60e9 && usedNs >= 0
  if (!hasCounted) return { usedPercent: 'not counted', throttledPeriods: 0 }
  return { usedPercent: Math.round((usedNs / elapsedNs) * 1000) / 10, throttledPeriods: throttled }
}
