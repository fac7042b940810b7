/**
 * `npm run docs`: writes docs/generated/, pages printed from the registries, and removes pages that are no more.
 * Reads the sources as harness/cli/ordeal.js does, so it needs no build.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FOLDER = join(dirname(dirname(fileURLToPath(import.meta.url))), 'docs', 'generated')

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    nextResolve(specifier, { ...context, conditions: [...context.conditions, 'ordeal-source'] }),
})
const { referencePages } = await import('../harness/cli/reference-pages.ts')

mkdirSync(FOLDER, { recursive: true })
const pages = referencePages()
for (const name of readdirSync(FOLDER)) if (!pages.has(name)) rmSync(join(FOLDER, name))
for (const [name, text] of pages) writeFileSync(join(FOLDER, name), text)
console.log(`${pages.size} pages in docs/generated`)
