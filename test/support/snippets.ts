/** TypeScript in the docs: type-checked as if it lay where its first line says, and run with a package in reach. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { codeBlocks, type Page } from './markdown.ts'
import { ROOT } from './source-files.ts'

/** `file` is where it would lie in the project: its first line `// FILE`, or a name made up. */
export type Snippet = { readonly page: string; readonly file: string; readonly code: string }

export function snippetsOf(page: Page): readonly Snippet[] {
  return codeBlocks(page)
    .filter(({ language }) => language === 'ts')
    .map(({ code }, i) => {
      const file = /^\/\/ (\S+\.ts)\n/.exec(code)?.[1] ?? join(dirname(page.path), `snippet-${i}.ts`)
      return { page: page.path, file, code }
    })
}

/** What the compiler says of them, by the project's own settings; empty if they are sound. */
export function typeErrors(snippets: readonly Snippet[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'ordeal-snippets-'))
  try {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings(folder)))
    for (const { file, code } of snippets) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), code)
    }
    return spawnSync(join(ROOT, 'node_modules/.bin/tsc'), ['--noEmit', '-p', folder], { encoding: 'utf8' }).stdout
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The folder lies over the project: relative imports find what is beside the snippet there. */
function settings(folder: string): object {
  return {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: {
      rootDirs: [ROOT, folder],
      typeRoots: [join(dirname(createRequire(import.meta.url).resolve('@types/node/package.json')), '..')],
      paths: {
        ordeal: [join(ROOT, 'harness/index.ts')],
        'ordeal/client-check': [join(ROOT, 'harness/client-check.ts')],
        'ordeal/vitest': [join(ROOT, 'harness/vitest.ts')],
        vitest: [join(ROOT, 'node_modules/vitest/dist/index.d.ts')],
        'porcupine-ts': [join(ROOT, 'checkers/porcupine-ts/src/index.ts')],
      },
      // A snippet that is run may end in what it found.
      noUnusedLocals: false,
    },
    include: [folder],
    exclude: [],
  }
}

/** Runs it with what it imports from `name` taken from `exported`. It throws if it finds something other than it says. */
export function runSnippet(code: string, name: string, exported: object): void {
  const script = stripTypeScriptTypes(code)
  const [statement = '', names] = new RegExp(`import \\{([^}]*)\\} from '${name}'`).exec(script) ?? []
  if (names === undefined) throw new Error(`the snippet imports nothing from ${name}`)
  new Function('exported', `const {${names}} = exported\n${script.replace(statement, '')}`)(exported)
}
