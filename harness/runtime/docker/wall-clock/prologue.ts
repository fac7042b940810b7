/**
 * Moves the first instructions of a function elsewhere, so that a jump can take their place and the function still be
 * called. Knows the few plain forms that compilers begin these functions with; of anything else it says so.
 * Station: runtime/docker. Pure. Source: Intel's manual, volume 2, chapter 2 (instruction format).
 */

/** Bytes of `jmp rel32`. */
export const JUMP_BYTES = 5
const JUMP = 0xe9
const ENDBR64 = 0xf30f1efa

/** `displacementAt`: where a displacement relative to the instruction's end stands. */
type Instruction = { readonly bytes: number; readonly displacementAt?: number }

/** ALU operations, mov, lea, movsxd, test between registers and memory. */
const WITH_MODRM: ReadonlySet<number> = new Set([
  0x01, 0x03, 0x09, 0x0b, 0x21, 0x23, 0x29, 0x2b, 0x31, 0x33, 0x39, 0x3b, 0x63, 0x85, 0x89, 0x8b, 0x8d,
])
/** The same with an immediate, by its size. */
const IMMEDIATE_BYTES: ReadonlyMap<number, number> = new Map([
  [0x81, 4],
  [0x83, 1],
])

/** `jmp` from offset `from` to offset `to`. */
export function jump(from: number, to: number): Buffer {
  const bytes = Buffer.alloc(JUMP_BYTES)
  bytes[0] = JUMP
  bytes.writeInt32LE(to - (from + JUMP_BYTES), 1)
  return bytes
}

/**
 * The whole instructions, five bytes of them or more, that the function at `from` begins with, as they must read at `to`,
 * and a jump to the rest. Undefined where they are of other forms or take more than `room` bytes.
 */
export function movedPrologue(image: Buffer, from: number, to: number, room: number): Buffer | undefined {
  const moved: Buffer[] = []
  let at = from
  while (at - from < JUMP_BYTES) {
    const instruction = decode(image, at)
    if (instruction === undefined) return undefined
    const bytes = Buffer.from(image.subarray(at, at + instruction.bytes))
    const { displacementAt } = instruction
    if (displacementAt !== undefined)
      bytes.writeInt32LE(bytes.readInt32LE(displacementAt) - (to - from), displacementAt)
    moved.push(bytes)
    at += instruction.bytes
  }
  const all = Buffer.concat([...moved, jump(to + (at - from), at)])
  return all.length <= room ? all : undefined
}

function decode(image: Buffer, from: number): Instruction | undefined {
  if (image.readUInt32BE(from) === ENDBR64) return { bytes: 4 }
  let at = from
  const hasRex = (byte(image, at) & 0xf0) === 0x40
  if (hasRex) at++
  const code = byte(image, at++)
  if (code >= 0x50 && code <= 0x57) return { bytes: at - from } // push
  if (code >= 0xb8 && code <= 0xbf && !hasRex) return { bytes: at + 4 - from } // mov to a register, 32 bits
  const immediate = IMMEDIATE_BYTES.get(code)
  if (immediate === undefined && !WITH_MODRM.has(code)) return undefined
  const modRm = byte(image, at++)
  const [mode, register] = [modRm >> 6, modRm & 7]
  if (mode !== 3 && register === 4) return undefined // an SIB byte follows
  const isRelative = mode === 0 && register === 5
  const displacementAt = at - from
  at += isRelative ? 4 : ([0, 1, 4, 0][mode] ?? 0)
  const bytes = at + (immediate ?? 0) - from
  return isRelative ? { bytes, displacementAt } : { bytes }
}

function byte(image: Buffer, at: number): number {
  return image[at] ?? 0
}
