/**
 * Ends the main phase at the first violation that a watch sees. What comes then is as ever: all is healed, the final reads
 * are made, and the checkers judge; only they give the verdict.
 * Station: run.
 */
import type { Watch } from '../../checkers/checker.ts'
import { isPhaseOp, type Op } from '../core/op.ts'
import type { Sighting } from '../core/record.ts'

export class EarlyEnd {
  readonly #watch: Watch | undefined
  readonly #endPhase: () => void
  #isMain = false
  /** What ended the main phase; undefined while nothing did. */
  sighting: Sighting | undefined

  /** Without a watch it does nothing. */
  constructor(watch: Watch | undefined, endPhase: () => void) {
    this.#watch = watch
    this.#endPhase = endPhase
  }

  /** To be told of every op, in their order. */
  note(op: Op): void {
    if (this.#watch === undefined) return
    if (isPhaseOp(op)) this.#isMain = op.value.phase === 'main'
    else if (this.#isMain && this.sighting === undefined) {
      this.sighting = this.#watch.note(op)
      if (this.sighting !== undefined) this.#endPhase()
    }
  }
}
