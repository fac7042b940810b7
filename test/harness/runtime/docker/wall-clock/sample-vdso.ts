/** A vDSO made up for tests: an ELF image with dynamic symbols, functions that do little, and zeros behind them. */

export const SAMPLE_FUNCTIONS = { __vdso_clock_gettime: 0x400, __vdso_gettimeofday: 0x440, __vdso_time: 0x480 } as const

const PAGES_BYTES = 0x1000
const HEADERS_AT = 64
const DYNAMIC_AT = 0x100
const HASH_AT = 0x180
const SYMBOLS_AT = 0x200
const STRINGS_AT = 0x300
const CODE: { readonly [name: string]: string } = {
  __vdso_clock_gettime: '554889e54154c3',
  __vdso_gettimeofday: 'e800000000c3',
  __vdso_time: '31c0c3',
}

export type SampleOptions = { readonly hash?: boolean; readonly functions?: { readonly [name: string]: number } }

export function sampleVdso({ hash = true, functions = SAMPLE_FUNCTIONS }: SampleOptions = {}): Buffer {
  const image = Buffer.alloc(PAGES_BYTES)
  const u64 = (at: number, ...values: readonly number[]) => {
    for (const [i, value] of values.entries()) image.writeBigUInt64LE(BigInt(value), at + i * 8)
  }
  image.write('\x7fELF', 0, 'latin1')
  image.writeUInt16LE(62, 18)
  u64(32, HEADERS_AT)
  image.writeUInt16LE(2, 56)
  image.writeUInt32LE(1, HEADERS_AT) // PT_LOAD
  image.writeUInt32LE(2, HEADERS_AT + 56) // PT_DYNAMIC
  u64(HEADERS_AT + 56 + 8, DYNAMIC_AT)
  const names = Object.entries(functions)
  u64(DYNAMIC_AT, 5, STRINGS_AT, 6, SYMBOLS_AT, ...(hash ? [4, HASH_AT] : []), 0, 0)
  image.writeUInt32LE(names.length + 1, HASH_AT + 4)
  let nameAt = 1
  for (const [i, [name, at]] of names.entries()) {
    const symbol = SYMBOLS_AT + (i + 1) * 24
    image.writeUInt32LE(nameAt, symbol)
    image.writeUInt16LE(7, symbol + 6)
    u64(symbol + 8, at)
    nameAt += image.write(`${name}\0`, STRINGS_AT + nameAt, 'latin1')
    image.write(Buffer.from(CODE[name] ?? 'c3', 'hex').toString('latin1'), at, 'latin1')
  }
  return image
}
