import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadOwnNemeses } from '../../../harness/cli/own-nemesis.ts'
import { PluginError } from '../../../harness/core/errors.ts'
import { Random } from '../../../harness/core/random.ts'
import type { FaultFamily } from '../../../nemesis/nemesis.ts'
import { ordeal, temporaryFolder } from '../../support/ordeal-command.ts'
import { unpacked } from '../../support/unpacked.ts'

/** A family in a file that kills like kill. */
const SOUND = `
const family = {
  type: 'mine',
  summary: 'kills',
  needs: ['process'],
  targets: ['one', 'leader'],
  plan: (random, target) => ({ type: 'mine', target, parameters: {} }),
  apply: ({ hit }) => [{ port: 'process', do: 'kill', nodes: hit }],
  verify: ({ hit }) => [{ port: 'process', nodes: hit, state: 'dead' }],
  heal: ({ hit }) => [{ port: 'process', do: 'start', nodes: hit }],
}
`

function written(code: string, name = 'mine.mjs'): string {
  const file = join(temporaryFolder(), name)
  writeFileSync(file, code)
  return file
}
const loaded = async (code: string): Promise<readonly FaultFamily[]> => {
  const file = written(code)
  return (await loadOwnNemeses([file])).get(file) ?? []
}

describe('a nemesis of a user’s own', () => {
  it('is one family, or several, by the path as typed', async () => {
    expect((await loaded(`${SOUND} export default family`)).map(({ type }) => type)).toEqual(['mine'])
    const two = await loaded(`${SOUND} export default [family, { ...family, type: 'yours', minNodes: 3 }]`)
    expect(two.map(({ type }) => type)).toEqual(['mine', 'yours'])
  })

  it.each([
    ['export const mine = 1', 'NEMESIS_NO_DEFAULT', 'no default export'],
    ['export default {', 'NEMESIS_NOT_LOADED', 'could not be loaded'],
    ['export default 7', 'NEMESIS_SHAPE', 'Object'],
    [`${SOUND} delete family.verify; export default family`, 'NEMESIS_SHAPE', 'verify: '],
    [`${SOUND} export default { ...family, type: 'Mine' }`, 'NEMESIS_SHAPE', 'type: small letters'],
    [`${SOUND} export default [family, { ...family, targets: ['boss'] }]`, 'NEMESIS_SHAPE', 'family 2: targets.0: '],
    [`${SOUND} export default { ...family, needs: [] }`, 'NEMESIS_SHAPE', 'needs: '],
    [`${SOUND} export default [family, family]`, 'NEMESIS_TWICE', "'mine'"],
    [`${SOUND} export default { ...family, type: 'kill' }`, 'NEMESIS_TWICE', "'kill'"],
  ])('%j is refused with %s', async (code, error, words) => {
    const failing = loaded(code)
    await expect(failing).rejects.toThrow(PluginError)
    await expect(failing).rejects.toMatchObject({ code: error, message: expect.stringContaining(words) })
  })

  it('is refused where there is no file, or none of JavaScript', async () => {
    await expect(loadOwnNemeses(['./nowhere.ts'])).rejects.toMatchObject({ code: 'NEMESIS_FILE_MISSING' })
    await expect(loadOwnNemeses(['./README'])).rejects.toMatchObject({ code: 'NEMESIS_FILE' })
  })

  it.each([
    ['plan: () => ({})', 'plan', 'NEMESIS_SHAPE'],
    ["plan: () => { throw new Error('boo') }", 'plan', 'NEMESIS_THREW'],
    ['apply: () => undefined', 'apply', 'NEMESIS_SHAPE'],
    ["apply: () => [{ nodes: ['n1'] }]", 'apply', 'NEMESIS_SHAPE'],
    ['verify: () => []', 'verify', 'NEMESIS_SHAPE'],
    ['heal: () => [7]', 'heal', 'NEMESIS_SHAPE'],
  ])('with %s is told so when it is asked', async (field, name, code) => {
    const [family] = await loaded(`${SOUND} export default { ...family, ${field} }`)
    const fault = { type: 'mine', target: 'one', parameters: {} } as const
    const applied = { id: 0, fault, hit: ['n1'], nodes: ['n1'] }
    const ask = () =>
      name === 'plan'
        ? family?.plan(Random.stream(1, 'x'), 'one')
        : family?.[name as 'apply' | 'verify' | 'heal'](applied)
    expect(ask).toThrow(expect.objectContaining({ code, message: expect.stringContaining(`mine: ${name}()`) }))
  })

  it('runs, in TypeScript, and again from the scenario of its run', async () => {
    const code = `import type { FaultFamily } from 'ordeal'\n${SOUND.replace('const family', 'const family: FaultFamily')} export default family`
    const file = written(code, 'mine.mts')
    const out = temporaryFolder()
    const words = [
      'run',
      '--nemesis',
      `${file}:leader,pause`,
      '--time',
      '10s',
      '--rate',
      '50',
      '--seed',
      '1',
      '--out',
      out,
    ]
    const first = await ordeal(words)
    expect([first.exitCode, first.stderr]).toEqual([0, expect.any(String)])
    expect(first.stdout).toMatch(/mine +\d/)
    const again = await ordeal(['run', join(out, 'latest'), '--out', out])
    expect([again.exitCode, again.stdout]).toEqual([0, expect.stringMatching(/mine +\d/)])
  })

  it('is kept with its run and in the bundle, and repeats the run where the file is gone', async () => {
    const code = `${SOUND} export default family`
    const file = written(code)
    const out = temporaryFolder()
    const words = ['--set', 'reads=serializable', '--nemesis', `${file},partition`, '--time', '3s', '--seed', '1']
    const first = await ordeal(['run', ...words, '--confirm', '1', '--out', out])
    expect([first.exitCode, first.stdout]).toEqual([1, expect.stringContaining('the same history byte for byte')])
    rmSync(file)

    const entries = await unpacked(`${realpathSync(join(out, 'latest'))}.tar.gz`)
    const elsewhere = temporaryFolder()
    for (const [name, content] of entries) {
      mkdirSync(dirname(join(elsewhere, name)), { recursive: true })
      writeFileSync(join(elsewhere, name), content)
    }
    const [name = ''] = readdirSync(elsewhere)
    const folder = join(elsewhere, name)
    expect(readFileSync(join(folder, 'nemeses', 'mine.mjs'), 'utf8')).toBe(code)
    const sha256 = createHash('sha256').update(code).digest('hex')
    expect(JSON.parse(readFileSync(join(folder, 'nemeses.json'), 'utf8'))).toEqual([
      { from: file, file: 'nemeses/mine.mjs', sha256 },
    ])
    expect(readFileSync(join(folder, 'README.txt'), 'utf8')).toContain(`${file}, kept in nemeses/`)
    const again = await ordeal(['run', folder, '--out', out])
    expect([again.exitCode, again.stderr]).toEqual([1, expect.any(String)])
    const history = (at: string) => readFileSync(join(at, 'history.jsonl'), 'utf8')
    expect(history(realpathSync(join(out, 'latest')))).toBe(history(folder))

    writeFileSync(join(folder, 'nemeses', 'mine.mjs'), `${code} // another`)
    const changed = await ordeal(['run', folder, '--out', out])
    expect([changed.exitCode, changed.stderr]).toEqual([2, expect.stringContaining('is not what it was')])
  })
})
