/**
 * Golden files: text that is looked at by a person once and then held. `UPDATE_GOLDEN=1` rewrites them; commit only what
 * you understand.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'vitest'

export function expectGolden(name: string, actual: string): void {
  const path = new URL(`../golden/${name}`, import.meta.url)
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, actual)
  expect(actual).toBe(readFileSync(path, 'utf8'))
}
