/** What the faults of wall clocks have in common: all but what they ask for. Station: nemesis. */
import type { Fault } from '../harness/core/fault.ts'
import type { WallSkew } from '../harness/core/wall-skew.ts'
import type { FaultFamily } from './nemesis.ts'

/** `skewOf` reads a fault's parameters, and throws PluginError FAULT_PARAMETERS for those out of bounds. */
export function wallClockFault(
  skewOf: (fault: Fault) => WallSkew,
): Pick<FaultFamily, 'needs' | 'apply' | 'verify' | 'heal'> {
  return {
    needs: ['wall-clock'],
    apply: ({ id, fault, hit }) => [{ port: 'wall-clock', do: 'set', fault: id, nodes: hit, skew: skewOf(fault) }],
    verify: ({ id, fault, hit }) => [{ port: 'wall-clock', fault: id, nodes: hit, skew: skewOf(fault) }],
    heal: ({ id }) => [{ port: 'wall-clock', do: 'reset', fault: id }],
  }
}
