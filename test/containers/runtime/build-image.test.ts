import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import { buildImage } from '../../../harness/runtime/docker/build-image.ts'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { imageExists } from '../../../harness/runtime/docker/images.ts'
import { packageRoot } from '../../../harness/runtime/docker/package-root.ts'
import type { ImageRecipe } from '../../../systems/container-system.ts'
import { describeWithEngine } from '../engine-gate.ts'

describeWithEngine('the building of an image', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ordeal-recipe-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  /** Its version makes its content new, so that nothing built earlier stands in for it. */
  function recipe(
    name: string,
    files: { readonly [file: string]: string },
    more: Partial<ImageRecipe> = {},
  ): ImageRecipe {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name, file)), { recursive: true })
      writeFileSync(join(folder, name, file), text)
    }
    const directory = relative(packageRoot(), join(folder, name))
    return { name: `test-${name}`, version: `${process.pid}`, directory, ...more }
  }

  async function build(wanted: ImageRecipe, onProgress: (text: string) => void = () => {}): Promise<string> {
    const { docker } = await connectEngine()
    const tag = await buildImage(docker, wanted, { onProgress })
    onTestFinished(() => docker.getImage(tag).remove())
    return tag
  }

  it('builds the base first, adds what the script prepared, and is not repeated', async () => {
    const { docker } = await connectEngine()
    const base = recipe('base', { Dockerfile: 'FROM scratch\nLABEL of=base\n' })
    const derived = recipe(
      'derived',
      {
        Dockerfile: 'ARG BASE\nFROM ${BASE}\nARG VERSION\nLABEL version=${VERSION}\nCOPY made /made\n',
        prepare: 'echo preparing; echo "$1" > "$2/made"',
      },
      { base, prepare: { script: 'prepare', tools: ['sh'] } },
    )
    await build(base)
    const lines: string[] = []
    const tag = await build(derived, (line) => lines.push(line))
    expect(lines.slice(0, 2)).toEqual([`building ${tag}`, 'preparing'])
    const { Config } = await docker.getImage(tag).inspect()
    expect(Config.Labels).toMatchObject({ of: 'base', version: derived.version })
    const repeated: string[] = []
    expect(await buildImage(docker, derived, { onProgress: (line) => repeated.push(line) })).toBe(tag)
    expect(repeated).toEqual([])
    expect(await imageExists(docker, tag)).toBe(true)
    expect(await imageExists(docker, `${tag}0`)).toBe(false)
  })

  it.each([
    ['a step of the Dockerfile fails', 'FROM scratch\nCOPY nowhere /\n', 'IMAGE_BUILD_FAILED', /nowhere/],
    ['the engine refuses the Dockerfile', 'FRUM scratch\n', 'IMAGE_BUILD_FAILED', /FRUM/i],
  ])('says what the engine said when %s', async (_, Dockerfile, code, message) => {
    await expect(build(recipe('bad', { Dockerfile }))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })

  it('says what the script said when it fails', async () => {
    const prepare = { script: 'prepare', tools: [] }
    const bad = recipe(
      'bad',
      { Dockerfile: 'FROM scratch\n', prepare: 'echo no such version >&2; exit 3' },
      { prepare },
    )
    await expect(build(bad)).rejects.toMatchObject({
      code: 'IMAGE_PREPARE_FAILED',
      message: expect.stringContaining('no such version'),
    })
  })

  it('names a tool that is missing before it runs anything', async () => {
    const prepare = { script: 'prepare', tools: ['no-such-tool'] }
    const bad = recipe('bad', { Dockerfile: 'FROM scratch\n', prepare: 'exit 3' }, { prepare })
    await expect(build(bad)).rejects.toMatchObject({ code: 'TOOL_MISSING' })
  })
})
