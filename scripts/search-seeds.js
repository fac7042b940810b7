/**
 * Searches the first failing seed of each deliberate defect anew, and writes systems/raft-kv/bugs/first-failing-seeds.ts. Run it
 * when `ordeal bugs` no longer finds what it knows: whatever changes a draw or the simulated world changes the seeds.
 * Usage: npm run seeds   (some minutes on two cores)
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const PATH = join(ROOT, 'systems', 'raft-kv', 'bugs', 'first-failing-seeds.ts')

const shim = join(ROOT, 'harness', 'cli', 'ordeal.js')
const searching = spawnSync(process.execPath, [shim, 'bugs', '--search', '--json'], {
  cwd: ROOT,
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
  maxBuffer: 1 << 28,
})
const rows = JSON.parse(searching.stdout)
const found = rows.filter(({ seed }) => seed?.caughtBy !== undefined && seed.healthy === 'valid')
const known = found.map(({ bug, seed }) => `  '${bug}': ${seed.seed},\n`).join('')
const source = readFileSync(PATH, 'utf8')
const declaration = 'export const FIRST_FAILING_SEEDS: { readonly [bug: string]: number } = '
writeFileSync(PATH, `${source.slice(0, source.indexOf(declaration))}${declaration}{\n${known}}\n`)
for (const { bug, seed, searched } of rows)
  console.log(
    `${bug}: ${found.some((row) => row.bug === bug) ? `seed ${seed.seed}` : 'not found'}, ${searched} searched`,
  )
process.exitCode = found.length === rows.length ? 0 : 1
