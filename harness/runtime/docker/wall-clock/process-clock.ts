/**
 * The clocks of one process: put off by a patched vDSO, set while the process runs, read back, and put right.
 * Station: runtime/docker. Effects; what is written is worked out in patch.ts and control-block.ts.
 */
import { EnvironmentError } from '../../../core/errors.ts'
import {
  decodeSlot,
  encodeSel,
  encodeSlot,
  MAGIC,
  nextSel,
  SEL_AT,
  SLOT_BYTES,
  type Slot,
  slotAt,
  TRUE_TIMES,
} from './control-block.ts'
import { isInsideHook, type Patch, planPatch, presentPatch, type Write } from './patch.ts'
import { VdsoMemory } from './process-memory.ts'
import { whileStopped } from './stand-still.ts'

/** A thread that stood where bytes change has gone on by then. */
const TRIES = 20

export class ProcessClock {
  readonly pid: number
  readonly #memory: VdsoMemory
  readonly #patch: Patch

  private constructor(pid: number, memory: VdsoMemory, patch: Patch) {
    this.pid = pid
    this.#memory = memory
    this.#patch = patch
  }

  /**
   * Patches the process if that was not done before; a fresh patch shows true time. Throws EnvironmentError NO_VDSO,
   * PROCESS_GONE or NOT_STOPPED, and the kernel's errors: ENOENT, ESRCH (gone), EACCES, EPERM, EIO (refused).
   */
  static open(pid: number): ProcessClock {
    const memory = new VdsoMemory(pid)
    try {
      const image = memory.image()
      const present = presentPatch(image)
      const patch = present ?? planPatch(image)
      if (!patch.hooks.every(({ at, bytes }) => image.subarray(at, at + bytes.length).equals(bytes)))
        hook(pid, memory, patch, present === undefined ? [patch.stub] : [])
      return new ProcessClock(pid, memory, patch)
    } catch (error) {
      memory.close()
      throw error
    }
  }

  /** Atomic for its threads; they go on meanwhile. */
  set(slot: Slot): void {
    const next = nextSel(this.#sel())
    this.#memory.write(this.#patch.stub.at + slotAt(next), encodeSlot(slot))
    this.#memory.write(this.#patch.stub.at + SEL_AT, encodeSel(next))
  }

  /** What its functions add now, read from the process. Throws NO_VDSO where they do not come by our stub any more. */
  read(): Slot {
    for (const { at, bytes } of this.#patch.hooks)
      if (!this.#memory.read(at, bytes.length).equals(bytes))
        throw new EnvironmentError('NO_VDSO', 'its clock is read past the stub')
    return decodeSlot(this.#memory.read(this.#patch.stub.at + slotAt(this.#sel()), SLOT_BYTES))
  }

  /** Whether it is still the program that was patched. */
  isLive(): boolean {
    try {
      return this.#memory.read(this.#patch.stub.at, MAGIC.length).equals(MAGIC)
    } catch {
      return false
    }
  }

  /** Puts back what was there. The stub stays, and shows true times: threads may be in it. */
  revert(): void {
    this.set(TRUE_TIMES)
    writeStopped(this.pid, this.#memory, this.#patch, this.#patch.undo)
  }

  close(): void {
    this.#memory.close()
  }

  #sel(): number {
    return Number(this.#memory.read(this.#patch.stub.at + SEL_AT, 8).readBigUInt64LE(0))
  }
}

function hook(pid: number, memory: VdsoMemory, patch: Patch, before: readonly Write[]): void {
  writeStopped(pid, memory, patch, [...before, ...patch.hooks])
}

/** Writes while all threads are stopped and none stands among the bytes of a hook. */
function writeStopped(pid: number, memory: VdsoMemory, patch: Patch, writes: readonly Write[]): void {
  for (let tries = 0; tries < TRIES; tries++) {
    const isDone = whileStopped(pid, (counters) => {
      if (counters.some((counter) => isInsideHook(patch, counter - memory.base))) return false
      for (const { at, bytes } of writes) memory.write(at, bytes)
      return true
    })
    if (isDone) return
  }
  throw new EnvironmentError('NOT_STOPPED', `a thread of process ${pid} never left the beginning of a clock function`)
}
