/**
 * Carries out what a node wants done after a step, in order.
 * Station: runtime. Throws PluginError SIM_SYSTEM_CONTRACT where the system broke its contract.
 */
import type { DiskRecord, SimEffect } from '../../../systems/sim-system.ts'
import { PluginError } from '../../core/errors.ts'
import type { Clients } from './clients.ts'
import type { Deliveries } from './deliveries.ts'
import type { Process } from './process.ts'
import type { Timeline } from './timeline.ts'

export type EffectTargets = {
  readonly timeline: Timeline
  readonly deliveries: Deliveries
  readonly clients: Clients
  readonly marks: Map<string, number>
  /** Throws PluginError UNKNOWN_NODE. */
  process(node: string): Process
  exit(process: Process, reason: string): void
}

export function carryOut(targets: EffectTargets, process: Process, effects: readonly SimEffect[]): void {
  for (const effect of effects) {
    if (!process.isRunning) throw brokenContract(process, `it wants '${effect.type}' after its exit`)
    carryOutOne(targets, process, effect)
  }
}

function carryOutOne(targets: EffectTargets, process: Process, effect: SimEffect): void {
  switch (effect.type) {
    case 'send':
      targets.deliveries.send(process, targets.process(effect.to), effect.message)
      break
    case 'append':
      append(process, effect.file, effect.records)
      break
    case 'sync':
      sync(targets, process, effect)
      break
    case 'set-timer':
      setTimer(targets, process, effect.timer, effect.delayUs)
      break
    case 'cancel-timer':
      process.timers.cancel(effect.timer)
      break
    case 'reply':
      if (!targets.clients.answer(process, effect.request, effect.completion))
        throw brokenContract(process, `it answers request ${effect.request}, which it does not hold`)
      break
    case 'mark':
      targets.marks.set(effect.name, (targets.marks.get(effect.name) ?? 0) + 1)
      break
    case 'remove':
      if (!process.disk.remove(effect.file))
        throw brokenContract(process, `it removes '${effect.file}', which is not there`)
      break
    case 'exit':
      targets.exit(process, effect.reason)
  }
}

function append(process: Process, file: string, records: readonly DiskRecord[]): void {
  const wrong = records.find(({ bytes }) => !Number.isInteger(bytes) || bytes < 1)
  if (wrong !== undefined)
    throw brokenContract(process, `a record in '${file}' takes up ${wrong.bytes} bytes, not a whole number from 1`)
  process.disk.append(file, records)
}

function sync(
  { timeline }: EffectTargets,
  process: Process,
  { files, names, ticket }: Extract<SimEffect, { type: 'sync' }>,
): void {
  const cover = process.disk.cover(files, names)
  if (cover === undefined) throw brokenContract(process, `it syncs a file that is not there: ${files.join(', ')}`)
  const { sync, endUs } = process.syncs.begin(ticket, process.life, cover, timeline.nowUs)
  timeline.push(endUs, { type: 'sync', process, sync })
}

function setTimer({ timeline }: EffectTargets, process: Process, name: string, delayUs: number): void {
  if (!Number.isInteger(delayUs) || delayUs < 1)
    throw brokenContract(process, `timer '${name}' is to fire after ${delayUs} us, not a whole number from 1`)
  const timer = process.timers.set(name, process.clock.at(timeline.nowUs) + delayUs)
  if (timer !== undefined) timeline.push(timer.queuedUs, { type: 'timer', process, life: process.life, timer })
}

function brokenContract({ name }: Process, breach: string): PluginError {
  return new PluginError('SIM_SYSTEM_CONTRACT', `the simulated system broke its contract at ${name}: ${breach}`, {
    facts: { node: name, breaches: [breach] },
  })
}
