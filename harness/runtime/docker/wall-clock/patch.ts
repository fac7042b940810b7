/**
 * What must be written into a vDSO so that its functions go through the stub, and what undoes it.
 * Station: runtime/docker. Pure: from the bytes of the image alone. Nothing live is overwritten but the five bytes of a jump
 * at the beginning of each function: the stub lies in the padding behind the image.
 */
import { EnvironmentError } from '../../../core/errors.ts'
import { MAGIC, readSaved, STUB, writeSaved } from './control-block.ts'
import { functionsOf, paddingOf } from './elf.ts'
import { JUMP_BYTES, jump, movedPrologue } from './prologue.ts'

/** A function of the vDSO that reads the wall clock, its replacement in the stub, and where the stub calls the original. */
type Hook = { readonly name: string; readonly entry: number; readonly originalAt?: number }

const HOOKS: readonly Hook[] = [
  { name: '__vdso_clock_gettime', entry: 0x100, originalAt: 0x2c0 },
  { name: '__vdso_gettimeofday', entry: 0x180, originalAt: 0x2e0 },
  { name: '__vdso_time', entry: 0x200 },
]
const ORIGINAL_BYTES = 32

export type Write = { readonly at: number; readonly bytes: Buffer }

/** Offsets count from the image's beginning. */
export type Patch = {
  readonly stub: Write
  /** Puts a jump at the beginning of each function. */
  readonly hooks: readonly Write[]
  /** Puts back what was there. */
  readonly undo: readonly Write[]
}

/** Throws EnvironmentError NO_VDSO where it has no room or lacks the function. */
export function planPatch(image: Buffer): Patch {
  const functions = functionsOf(image)
  const stubAt = paddingOf(image, STUB.length)
  if (stubAt === undefined) throw new EnvironmentError('NO_VDSO', 'its vDSO has no room left behind it')
  if (!functions.has(HOOKS[0]?.name ?? '')) throw new EnvironmentError('NO_VDSO', 'its vDSO reads no clock')
  const stub = Buffer.from(STUB)
  const found = HOOKS.flatMap((hook) => {
    const at = functions.get(hook.name)
    return at === undefined ? [] : [{ ...hook, at }]
  })
  for (const [i, { at, originalAt }] of found.entries()) {
    writeSaved(stub, i, { at, bytes: image.subarray(at, at + 8) })
    if (originalAt === undefined) continue
    // Where it cannot be moved the stub keeps its system call, which is slower.
    movedPrologue(image, at, stubAt + originalAt, ORIGINAL_BYTES)?.copy(stub, originalAt)
  }
  return {
    stub: { at: stubAt, bytes: stub },
    hooks: found.map(({ at, entry }) => hookOf(image.subarray(at, at + 8), at, stubAt + entry)),
    undo: found.map(({ at }) => ({ at, bytes: Buffer.from(image.subarray(at, at + 8)) })),
  }
}

/** The patch whose stub lies in this image already; undefined if there is none. */
export function presentPatch(image: Buffer): Patch | undefined {
  const stubAt = image.indexOf(MAGIC)
  if (stubAt < 0) return undefined
  const bytes = Buffer.from(image.subarray(stubAt, stubAt + STUB.length))
  const functions = functionsOf(image)
  const undo = HOOKS.flatMap((_, i) => readSaved(bytes, i) ?? [])
  const entryOf = (at: number) => HOOKS.find(({ name }) => functions.get(name) === at)?.entry
  const hooks = undo.flatMap(({ at, bytes: saved }) => {
    const entry = entryOf(at)
    return entry === undefined ? [] : [hookOf(saved, at, stubAt + entry)]
  })
  return { stub: { at: stubAt, bytes }, hooks, undo }
}

/** Whether a thread that stands at this offset would go on in the middle of a hook's jump. */
export function isInsideHook({ hooks }: Patch, offset: number): boolean {
  return hooks.some(({ at }) => offset > at && offset < at + JUMP_BYTES)
}

function hookOf(entry: Buffer, at: number, to: number): Write {
  const bytes = Buffer.from(entry)
  jump(at, to).copy(bytes)
  return { at, bytes }
}
