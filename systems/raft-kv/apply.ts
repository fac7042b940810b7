/**
 * Applying committed entries in the order of the log (section 5.3; Figure 2, All Servers), and answering the clients who
 * waited for that: commands at the node that received them, and reads whose index is reached.
 */

import type { RaftState } from './state.ts'
import { applyCommand, readRegister } from './state-machine.ts'
import { replyOk, type Turn } from './turn.ts'

export function applyCommitted(state: RaftState, turn: Turn): RaftState {
  const applyTo = Math.min(turn.rules.mayApplyTo(state.commitIndex, state.log.lastIndex), state.log.lastIndex)
  if (applyTo <= state.appliedIndex) return state
  let { registers, waits } = state
  for (let index = state.appliedIndex + 1; index <= applyTo; index++) {
    const { command, origin } = state.log.at(index)
    const applied = applyCommand(registers, index, command)
    registers = applied.registers
    const request = origin !== undefined && turn.rules.answers(origin, turn.context.node) ? origin.request : undefined
    if (request === undefined || waits.get(`${request}`)?.type !== 'command') continue
    replyOk(turn, request, applied.result)
    waits = waits.delete(`${request}`)
  }
  return serveReads({ ...state, registers, waits, appliedIndex: applyTo }, turn)
}

/** Dissertation, section 6.4 steps 4 and 5: answers confirmed reads from the registers, once these are far enough. */
export function serveReads(state: RaftState, turn: Turn): RaftState {
  const mayServe = (index: number) => turn.rules.mayServeRead(state.appliedIndex, index)
  if (!state.confirmedReads.some(({ index }) => mayServe(index))) return state
  let { waits } = state
  for (const { request, index } of state.confirmedReads) {
    const wait = waits.get(`${request}`)
    if (!mayServe(index) || wait?.type !== 'read') continue
    replyOk(turn, request, readRegister(state.registers, wait.key))
    waits = waits.delete(`${request}`)
  }
  return { ...state, waits, confirmedReads: state.confirmedReads.filter(({ index }) => !mayServe(index)) }
}
