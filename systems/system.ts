/**
 * The contract of systems: what is put to the test. One table of facts shared by both runtimes (system-facts.ts), and then
 * either containers with asynchronous clients, or a deterministic state machine for the simulator.
 * Station: system.
 */
import type { ContainerSystem } from './container-system.ts'
import type { SimSystem } from './sim-system.ts'

export type System = ContainerSystem | SimSystem
