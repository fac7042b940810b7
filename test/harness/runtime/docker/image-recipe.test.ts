import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { imageTag } from '../../../../harness/runtime/docker/image-tag.ts'
import { packageRoot } from '../../../../harness/runtime/docker/package-root.ts'
import { requireTools } from '../../../../harness/runtime/docker/tools.ts'
import type { ImageRecipe } from '../../../../systems/container-system.ts'

let folder: string
let recipe: ImageRecipe

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ordeal-recipe-'))
  write('Dockerfile', 'FROM scratch\n')
  write('etc/a', 'x')
  recipe = { name: 'thing', version: '1.2', directory: relative(packageRoot(), folder) }
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), text)
}

/** The bytes of name and content together stay the same. */
function move(file: string, to: string): void {
  rmSync(join(folder, file))
  write(to, '')
}

describe('the tag of an image', () => {
  it('names recipe and version and is the same for the same content', () => {
    expect(imageTag(recipe)).toMatch(/^ordeal\/thing:1\.2-[0-9a-f]{12}$/)
    expect(imageTag(recipe)).toBe(imageTag({ ...recipe }))
  })

  it.each([
    ['a file changes', () => write('etc/a', 'y')],
    ['a file is added', () => write('etc/b', '')],
    ['a byte moves from the content of a file to its name', () => move('etc/a', 'etc/ax')],
    ['the version changes', () => ({ version: '1.3' })],
    ['it gets a base', () => ({ base: recipe })],
    ['it gets a prepare script', () => ({ prepare: { script: 'Dockerfile', tools: [] } })],
  ] as const)('changes when %s', (_, change) => {
    const before = imageTag(recipe)
    const changed = { ...recipe, ...(change() ?? {}) }
    expect(imageTag(changed).slice(-12)).not.toBe(before.slice(-12))
  })

  it('changes when a file of its base changes', () => {
    const derived = { name: 'derived', version: '1', directory: 'systems/etcd/image', base: recipe }
    const before = imageTag(derived)
    write('Dockerfile', 'FROM scratch\nLABEL a=b\n')
    expect(imageTag(derived)).not.toBe(before)
  })
})

describe('the package root', () => {
  it('is found from the sources and from dist', () => {
    const root = packageRoot()
    expect(packageRoot(join(root, 'dist/harness/runtime/docker'))).toBe(root)
    expect(packageRoot(join(root, 'checkers/porcupine-ts/src'))).toBe(root)
  })

  it('is an internal error where there is none', () => {
    expect(() => packageRoot('/')).toThrow(expect.objectContaining({ code: 'NO_PACKAGE_ROOT' }))
  })
})

describe('required tools', () => {
  it('are found on the search path', () => {
    expect(() => requireTools(['sh', 'tar'], 'a test')).not.toThrow()
    expect(() => requireTools([], 'a test', '')).not.toThrow()
  })

  it('are named when they are missing', () => {
    expect(() => requireTools(['sh', 'no-such-tool'], 'building the image x')).toThrow(
      expect.objectContaining({ code: 'TOOL_MISSING', facts: { missing: ['no-such-tool'] } }),
    )
  })
})
