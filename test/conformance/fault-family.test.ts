import { FAULT_FAMILIES } from '../../nemesis/index.ts'
import { modelPorts } from '../support/model-ports.ts'
import { faultFamilyLaws } from './fault-family-laws.ts'

for (const count of [3, 5]) {
  const nodes = Array.from({ length: count }, (_, i) => `n${i + 1}`)
  faultFamilyLaws(`a model of ${count} nodes`, FAULT_FAMILIES, { ports: modelPorts(nodes).names, nodes: count }, () => {
    const ports = modelPorts(nodes)
    return { nodes, ports, picture: ports.picture }
  })
}
