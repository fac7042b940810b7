/** Every fault family on the simulator's own ports. */
import { FAULT_FAMILIES } from '../../nemesis/index.ts'
import { faultFamilyLaws } from './fault-family-laws.ts'
import { simFaultRig } from './fault-rig-sim.ts'

for (const count of [3, 5]) {
  const { names } = simFaultRig(count).ports
  faultFamilyLaws(`${count} simulated nodes`, FAULT_FAMILIES, { ports: names, nodes: count }, () => simFaultRig(count))
}
