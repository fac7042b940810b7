/**
 * Reads the vDSO, the small library that the kernel maps into every process, by which it reads the clock without a system
 * call: an ELF file in memory. Found as a loader would: PT_DYNAMIC, then DT_SYMTAB, DT_STRTAB and DT_HASH (System V ABI,
 * chapter 5).
 * Station: runtime/docker. Pure.
 */
import { EnvironmentError } from '../../../core/errors.ts'

const ELF_MAGIC = 0x7f454c46
const MACHINE_X86_64 = 62
const PT_LOAD = 1
const PT_DYNAMIC = 2
const DT_HASH = 4
const DT_STRTAB = 5
const DT_SYMTAB = 6
const PROGRAM_HEADER_BYTES = 56
const SYMBOL_BYTES = 24
/** Where the padding may begin: on a cache line of its own. */
const ALIGNMENT = 64

/** Where in the image each of its functions begins, by name. Throws EnvironmentError NO_VDSO for anything but an x86_64 one. */
export function functionsOf(image: Buffer): ReadonlyMap<string, number> {
  if (image.length < 64 || image.readUInt32BE(0) !== ELF_MAGIC || image.readUInt16LE(18) !== MACHINE_X86_64)
    throw new EnvironmentError('NO_VDSO', 'its vDSO is none of x86_64')
  const { bias, dynamic } = segmentsOf(image)
  const symbols = dynamic.get(DT_SYMTAB)
  const strings = dynamic.get(DT_STRTAB)
  if (symbols === undefined || strings === undefined) throw new EnvironmentError('NO_VDSO', 'its vDSO has no symbols')
  const hash = dynamic.get(DT_HASH)
  // Without that table the symbols end where their names begin.
  const count =
    hash === undefined ? Math.floor((strings - symbols) / SYMBOL_BYTES) : image.readUInt32LE(hash - bias + 4)
  const functions = new Map<string, number>()
  for (let i = 1; i < count; i++) {
    const at = symbols - bias + i * SYMBOL_BYTES
    const isDefined = image.readUInt16LE(at + 6) !== 0
    const name = strings - bias + image.readUInt32LE(at)
    if (isDefined) functions.set(image.toString('latin1', name, image.indexOf(0, name)), u64(image, at + 8) - bias)
  }
  return functions
}

/** Where at least so many zero bytes behind all contents begin; undefined if there are not so many. */
export function paddingOf(image: Buffer, bytes: number): number | undefined {
  let end = image.length
  while (end > 0 && image[end - 1] === 0) end--
  const at = Math.ceil(end / ALIGNMENT) * ALIGNMENT
  return image.length - at >= bytes ? at : undefined
}

/** `bias`: what addresses in the file have more than offsets in the image. */
function segmentsOf(image: Buffer): { bias: number; dynamic: ReadonlyMap<number, number> } {
  const headers = u64(image, 32)
  const dynamic = new Map<number, number>()
  let bias = 0
  for (let i = 0; i < image.readUInt16LE(56); i++) {
    const at = headers + i * PROGRAM_HEADER_BYTES
    const type = image.readUInt32LE(at)
    if (type === PT_LOAD) bias = u64(image, at + 16) - u64(image, at + 8)
    if (type !== PT_DYNAMIC) continue
    for (let entry = u64(image, at + 8); u64(image, entry) !== 0; entry += 16)
      dynamic.set(u64(image, entry), u64(image, entry + 8))
  }
  return { bias, dynamic }
}

function u64(image: Buffer, at: number): number {
  return Number(image.readBigUInt64LE(at))
}
