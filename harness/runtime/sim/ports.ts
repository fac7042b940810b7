/**
 * The fault ports of the simulator, put together: steps are performed and checks measured at once.
 * Station: runtime. Each port measures what the world does, not what it was told.
 */
import type { SimSystem } from '../../../systems/sim-system.ts'
import type { MessageRule } from '../../core/message-rule.ts'
import {
  type Measurement,
  noAdministration,
  noMessageRules,
  noSuchPort,
  type PortName,
  type SimPorts,
} from '../ports.ts'
import { AdminPort, type Operator } from './admin-port.ts'
import { ClientsPort, type ClientWays } from './clients-port.ts'
import { ClockPort, type Clocks } from './clock-port.ts'
import { DiskPort, type Disks } from './disk-port.ts'
import { type Links, LinksPort } from './links-port.ts'
import { type Processes, ProcessPort } from './process-port.ts'
import { type Qualities, QualityPort } from './quality-port.ts'
import { WallClockPort, type WallClocks } from './wall-clock-port.ts'

/** What can be done to, and asked of, the world. */
export type PortTargets = {
  readonly nodes: readonly string[]
  readonly processes: Processes
  readonly links: Links
  readonly qualities: Qualities
  readonly clocks: Clocks
  readonly wallClocks: WallClocks
  readonly disks: Disks
  readonly clientWays: ClientWays
  /** Absent where the system has no such functions. */
  readonly operator: Operator | undefined
  /** Absent where nobody understands what the nodes say. */
  readonly traffic: { rules: readonly MessageRule[] } | undefined
}

const EVERY: readonly PortName[] = ['process', 'links', 'quality', 'clock', 'wall-clock', 'disk', 'clients']
/** Functions of a system that can be administered. */
const ADMINISTRATION = ['transfer', 'members']

/** `messages` where nodes can be understood, `admin` where they can be asked for another leader and other members. */
export function simPortNames({ raft, functions }: Pick<SimSystem, 'raft' | 'functions'>): readonly PortName[] {
  const isAdministered = ADMINISTRATION.every((f) => functions.includes(f))
  return [...EVERY, ...names(raft !== undefined, 'messages'), ...names(isAdministered, 'admin')]
}

function names(isThere: boolean, name: PortName): readonly PortName[] {
  return isThere ? [name] : []
}

export function createSimPorts({ nodes, traffic, operator, ...targets }: PortTargets): SimPorts {
  const processes = new ProcessPort(nodes, targets.processes)
  const links = new LinksPort(nodes, targets.links)
  const qualities = new QualityPort(nodes, targets.qualities)
  const clocks = new ClockPort(nodes, targets.clocks)
  const wallClocks = new WallClockPort(nodes, targets.wallClocks)
  const disks = new DiskPort(nodes, targets.disks)
  const clients = new ClientsPort(nodes, targets.clientWays)
  const admin = operator === undefined ? undefined : new AdminPort(nodes, operator)
  const administered = () => {
    if (admin === undefined) throw noAdministration()
    return admin
  }
  const understood = () => {
    if (traffic === undefined) throw noMessageRules()
    return traffic
  }
  return {
    names: [...EVERY, ...names(traffic !== undefined, 'messages'), ...names(operator !== undefined, 'admin')],
    perform(step) {
      if (step.port === 'process') processes.perform(step)
      else if (step.port === 'links') links.perform(step)
      else if (step.port === 'quality') qualities.perform(step)
      else if (step.port === 'clock') clocks.perform(step)
      else if (step.port === 'wall-clock') wallClocks.perform(step)
      else if (step.port === 'disk') disks.perform(step)
      else if (step.port === 'clients') clients.perform(step)
      else if (step.port === 'admin') administered().perform(step)
      else if (step.port === 'messages') understood().rules = step.rules
      else throw noSuchPort(step.port)
    },
    measure(check) {
      if (check.port === 'process') return processes.measure(check)
      if (check.port === 'links') return links.measure(check)
      if (check.port === 'quality') return qualities.measure(check)
      if (check.port === 'clock') return clocks.measure(check)
      if (check.port === 'wall-clock') return wallClocks.measure(check)
      if (check.port === 'disk') return disks.measure(check)
      if (check.port === 'clients') return clients.measure(check)
      if (check.port === 'admin') return administered().measure(check)
      if (check.port === 'messages') return measureRules(understood().rules, check.rules)
      throw noSuchPort(check.port)
    },
  }
}

function measureRules(found: readonly MessageRule[], wanted: readonly MessageRule[]): Measurement {
  return { holds: JSON.stringify(found) === JSON.stringify(wanted), detail: { rules: found.length } }
}
