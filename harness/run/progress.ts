/**
 * What a person is shown while a run goes on. Station: run. Counts ops as they are recorded; costs O(1) an op.
 */
import type { Nemesis } from '../conductor/nemesis-script.ts'
import { isClientOp, isPhaseOp, type Op, type RunPhase } from '../core/op.ts'

export type RunStatus = {
  readonly phase: RunPhase | 'starting' | 'checking'
  readonly timeNs: number
  /** How long the main phase lasts. */
  readonly mainNs: number
  /** Completed operations. */
  readonly ok: number
  readonly fail: number
  readonly info: number
  /** Faults in force, each as 'kill n1,n2'. */
  readonly inForce: readonly string[]
}

export class Progress {
  readonly #mainNs: number
  readonly #nemesis: Nemesis
  readonly #counts = { ok: 0, fail: 0, info: 0 }
  #phase: RunPhase | 'starting' = 'starting'
  #timeNs = 0

  constructor(mainNs: number, nemesis: Nemesis) {
    this.#mainNs = mainNs
    this.#nemesis = nemesis
  }

  note(op: Op): void {
    this.#timeNs = op.time
    if (isPhaseOp(op)) this.#phase = op.value.phase
    else if (isClientOp(op) && op.type !== 'invoke') this.#counts[op.type] += 1
  }

  get status(): RunStatus {
    const { ok, fail, info } = this.#counts
    const inForce = this.#nemesis.inForce()
    return { phase: this.#phase, timeNs: this.#timeNs, mainNs: this.#mainNs, ok, fail, info, inForce }
  }
}
