/** Patches planned for an image made up here, and for the vDSO that this machine's kernel gives every process. */
import { describe, expect, it } from 'vitest'
import { STUB } from '../../../../../harness/runtime/docker/wall-clock/control-block.ts'
import { functionsOf, paddingOf } from '../../../../../harness/runtime/docker/wall-clock/elf.ts'
import {
  isInsideHook,
  planPatch,
  presentPatch,
  type Write,
} from '../../../../../harness/runtime/docker/wall-clock/patch.ts'
import { SAMPLE_FUNCTIONS, sampleVdso } from './sample-vdso.ts'

const CLOCK_AT = SAMPLE_FUNCTIONS['__vdso_clock_gettime']

function written(image: Buffer, writes: readonly Write[]): Buffer {
  const after = Buffer.from(image)
  for (const { at, bytes } of writes) bytes.copy(after, at)
  return after
}

describe('the functions of a vDSO', () => {
  it.each([true, false])('are found by name; with a hash table: %s', (hash) => {
    expect(Object.fromEntries(functionsOf(sampleVdso({ hash })))).toMatchObject(SAMPLE_FUNCTIONS)
  })

  it('are looked for in x86_64 images alone', () => {
    const image = sampleVdso()
    image.writeUInt16LE(183, 18)
    expect(() => functionsOf(image)).toThrow(expect.objectContaining({ code: 'NO_VDSO' }))
    expect(() => functionsOf(Buffer.alloc(4096))).toThrow(expect.objectContaining({ code: 'NO_VDSO' }))
  })

  it('leave room behind them, on a line of its own', () => {
    const image = Buffer.alloc(1024)
    image[70] = 1
    expect(paddingOf(image, 896)).toBe(128)
    expect(paddingOf(image, 897)).toBeUndefined()
  })
})

describe('a patch', () => {
  it('puts the stub behind the image and a jump to it at each function, and nothing else', () => {
    const image = sampleVdso()
    const { stub, hooks } = planPatch(image)
    expect(hooks.map(({ at }) => at)).toEqual(Object.values(SAMPLE_FUNCTIONS))
    const after = written(image, [stub, ...hooks])
    const changed = [...after.keys()].filter((i) => after[i] !== image[i])
    const mayChange = (i: number) =>
      (i >= stub.at && i < stub.at + STUB.length) || hooks.some(({ at }) => i >= at && i < at + 5)
    expect(changed.every(mayChange)).toBe(true)
    expect(after[CLOCK_AT]).toBe(0xe9)
    expect(CLOCK_AT + 5 + after.readInt32LE(CLOCK_AT + 1)).toBe(stub.at + 0x100)
  })

  it('is found again in what was patched, and undone', () => {
    const image = sampleVdso()
    const patch = planPatch(image)
    expect(presentPatch(image)).toBeUndefined()
    const found = presentPatch(written(image, [patch.stub, ...patch.hooks]))
    expect(found).toEqual(patch)
    expect(written(image, found?.undo ?? [])).toEqual(image)
  })

  it('calls the original where it can be moved, else the kernel', () => {
    const { stub } = planPatch(sampleVdso())
    const moved = stub.bytes.subarray(0x2c0, 0x2e0)
    expect(moved.subarray(0, 6).toString('hex')).toBe('554889e54154')
    // gettimeofday of the sample begins with a call, which is not moved: mov eax, 96; syscall; ret.
    expect(stub.bytes.subarray(0x2e0, 0x2e8).toString('hex')).toBe('b8600000000f05c3')
  })

  it('knows where no thread may stand while it is written', () => {
    const patch = planPatch(sampleVdso())
    const inside = [0, 1, 4, 5].map((ahead) => isInsideHook(patch, CLOCK_AT + ahead))
    expect(inside).toEqual([false, true, true, false])
  })

  it('is refused where there is no room, or no clock to read', () => {
    expect(() => planPatch(sampleVdso().subarray(0, 0x780))).toThrow(expect.objectContaining({ code: 'NO_VDSO' }))
    const without = sampleVdso({ functions: { __vdso_getcpu: 0x400 } })
    expect(() => planPatch(without)).toThrow(expect.objectContaining({ code: 'NO_VDSO' }))
  })
})
