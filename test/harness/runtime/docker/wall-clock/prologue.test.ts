import { describe, expect, it } from 'vitest'
import { jump, movedPrologue } from '../../../../../harness/runtime/docker/wall-clock/prologue.ts'

const ROOM = 32

/** An image of 256 bytes with this code at 0x10. */
function imageWith(hex: string): Buffer {
  const image = Buffer.alloc(256, 0x90)
  Buffer.from(hex.replaceAll(' ', ''), 'hex').copy(image, 0x10)
  return image
}

const moved = (hex: string, room = ROOM) => movedPrologue(imageWith(hex), 0x10, 0x80, room)?.toString('hex')
const thenJump = (code: string, bytes: number) =>
  `${code.replaceAll(' ', '')}${jump(0x80 + bytes, 0x10 + bytes).toString('hex')}`

describe('the first instructions of a function, moved', () => {
  it.each([
    ['push rbp; mov rbp, rsp; push r12', '55 4889e5 4154', 6],
    ['endbr64; push rbp', 'f30f1efa 55', 5],
    ['cmp edi, 11; ja is not needed', '83ff0b 4889f0', 6],
    ['mov eax, imm32', 'b801000000', 5],
    ['sub rsp, imm32', '4881ec00010000', 7],
    ['mov rax, [rbp+8]; push rax', '488b4508 50', 5],
    ['mov rax, [rbp+imm32]', '488b8500010000', 7],
  ])('keep their bytes: %s', (_, code, bytes) => {
    expect(moved(`${code} cc`)).toBe(thenJump(code, bytes))
  })

  it('still mean the same address where it is told from their own place', () => {
    // lea rax, [rip+0x20]: 0x10 + 7 + 0x20 = 0x37, which from 0x80 + 7 is -0x50.
    expect(moved('488d0520000000')).toBe(thenJump('488d05b0ffffff', 7))
    // cmp dword [rip+0x20], 1, with an immediate behind the displacement.
    expect(moved('833d2000000001')).toBe(thenJump('833db0ffffff01', 7))
  })

  it.each([
    ['a jump', 'eb10909090'],
    ['a call', 'e800000000'],
    ['an address with index', '488b0424 90'],
    ['a lock prefix', 'f0480fb111'],
  ])('stay where they are: %s', (_, code) => {
    expect(moved(code)).toBeUndefined()
  })

  it('stay where they are if there is no room', () => {
    expect(moved('554889e54154', 10)).toBeUndefined()
    expect(moved('554889e54154', 11)).toBeDefined()
  })

  it('are followed by a jump to the rest, forward or back', () => {
    expect(jump(0, 5).toString('hex')).toBe('e900000000')
    expect(jump(0x80, 0x10).readInt32LE(1)).toBe(-0x75)
  })
})
