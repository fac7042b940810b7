/**
 * Disk: syncs of some nodes take long, or the next one fails with EIO, once; what it was to cover is then in doubt for ever
 * ("Can Applications Recover from fsync Failures?", USENIX ATC 2020).
 * Station: nemesis. Knows no disk: it speaks to the disk port alone.
 */
import { TARGETS } from '../harness/core/fault.ts'
import type { PortStep } from '../harness/runtime/ports.ts'
import type { AppliedFault, FaultFamily } from './nemesis.ts'
import { choiceParameter, integerParameter } from './parameters.ts'

const DELAYS_US = [5_000, 50_000, 200_000, 1_000_000] as const
/** Elections still come to an end. */
const BEARABLE_DELAYS_US = [5_000, 50_000, 200_000] as const
/** A minute. */
const DELAY_US_MAX = 60_000_000

export const disk: FaultFamily = {
  type: 'disk',
  summary: 'makes syncs of nodes slow, or lets the next one fail with EIO',
  needs: ['disk'],
  targets: TARGETS,
  plan(random, target) {
    const mishap = random.pick(['slow', 'fail-sync'] as const)
    return { type: 'disk', target, parameters: { mishap, delayUs: mishap === 'slow' ? random.pick(DELAYS_US) : 0 } }
  },
  planLasting: (random, target) => ({
    type: 'disk',
    target,
    parameters: { mishap: 'slow', delayUs: random.pick(BEARABLE_DELAYS_US) },
  }),
  apply: (applied) => [stepOf(applied)],
  verify: ({ id, hit }) => [{ port: 'disk', fault: id, nodes: hit }],
  heal: ({ id }) => [{ port: 'disk', do: 'reset', fault: id }],
}

function stepOf({ id, fault, hit }: AppliedFault): PortStep {
  const mishap = choiceParameter(fault, 'mishap', ['slow', 'fail-sync'])
  if (mishap === 'fail-sync') return { port: 'disk', do: mishap, fault: id, nodes: hit }
  const delayUs = integerParameter(fault, 'delayUs', 1, DELAY_US_MAX)
  return { port: 'disk', do: mishap, fault: id, nodes: hit, delayUs }
}
