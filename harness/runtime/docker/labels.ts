/**
 * The labels on everything a run makes: whose it is, and by which process. The reaper decides by them alone.
 * Station: runtime/docker.
 */
import type { ProcessIdentity } from './process-identity.ts'

export const RUN_LABEL = 'ordeal.run'
const PID = 'ordeal.pid'
const PID_START = 'ordeal.pid-start'
const BOOT = 'ordeal.boot'
const HOST = 'ordeal.host'
const STARTED = 'ordeal.started'

export type Labels = { readonly [name: string]: string }

/** `startedAt` in ISO form is for people; the reaper does not go by age, since a long run is no dead one. */
export function runLabels(run: string, maker: ProcessIdentity, startedAt: string): Labels {
  return {
    [RUN_LABEL]: run,
    [PID]: String(maker.pid),
    [PID_START]: maker.start,
    [BOOT]: maker.boot,
    [HOST]: maker.host,
    [STARTED]: startedAt,
  }
}

/** Who made the thing with these labels; undefined if they are not ours or not whole. */
export function makerOf(labels: Labels): ProcessIdentity | undefined {
  const { [RUN_LABEL]: run, [PID]: pid, [PID_START]: start, [BOOT]: boot, [HOST]: host } = labels
  if (run === undefined || pid === undefined || start === undefined || boot === undefined || host === undefined)
    return undefined
  return /^\d+$/.test(pid) ? { pid: Number(pid), start, boot, host } : undefined
}
