import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { LINKS_IMAGE } from '../../harness/runtime/docker/links-image.ts'
import { DEBIAN_BASE } from '../../systems/debian-base.ts'
import { SYSTEMS } from '../../systems/index.ts'
import { ROOT } from '../support/source-files.ts'

/** What `npm pack` would put into the package, without building it. */
function packed(): readonly string[] {
  const json = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8' })
  const parsed: unknown = JSON.parse(json)
  const [entry] = (Array.isArray(parsed) ? parsed : Object.values(parsed as object)) as { files: { path: string }[] }[]
  return entry?.files.map(({ path }) => path) ?? []
}

describe('the package', () => {
  it('holds what its code reads beside itself: the bin, every image’s folder, the protocol of etcd', () => {
    const paths = packed()
    const recipes = SYSTEMS.flatMap((system) =>
      system.runtime === 'containers' ? system.versions.map((version) => system.image(version)) : [],
    )
    const needed = [
      'harness/cli/ordeal.js',
      'systems/etcd/etcd.proto',
      ...[...recipes, DEBIAN_BASE, LINKS_IMAGE].map(({ directory }) => `${directory}/`),
    ]
    expect(needed.filter((path) => !paths.some((each) => each.startsWith(path)))).toEqual([])
  })

  it('holds no tests, runs or sources that its build replaces', () => {
    expect(
      packed().filter((path) => /^(test|runs|docs|scripts)\//.test(path) || /^harness\/.*\.ts$/.test(path)),
    ).toEqual([])
  })
})
