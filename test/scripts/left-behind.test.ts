import { expect, it } from 'vitest'
import { differenceOf } from '../../scripts/acceptance/left-behind.js'

it('tells by kind what is there now and was not, and what is gone', () => {
  const before = { containers: ['a', 'b'], mounts: ['/', '/run'] }
  const after = { containers: ['b', 'c'], mounts: ['/run', '/'] }
  expect(differenceOf(before, after)).toEqual({ left: { containers: ['c'] }, gone: { containers: ['a'] } })
})

it('counts equal lines: the second of two rules that look alike is left behind', () => {
  const nft = ['  chain x {', '    drop', '  }']
  expect(differenceOf({ nft }, { nft: [...nft, '    drop'] })).toEqual({ left: { nft: ['    drop'] }, gone: {} })
  expect(differenceOf({ nft }, { nft })).toEqual({ left: {}, gone: {} })
})
