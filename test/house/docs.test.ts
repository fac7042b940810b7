import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commandLines, commandProblem } from '../support/command-line.ts'
import { anchors, codeBlocks, inlineCode, links, type Page, pages, prose } from '../support/markdown.ts'
import { ROOT, sourceFiles } from '../support/source-files.ts'

const PAGES = pages()
const GENERATED = 'docs/generated/'

/** Relative links of the page that lead nowhere. */
function brokenLinks(page: Page, all: readonly Page[]): readonly string[] {
  return links(page).flatMap((target) => {
    if (/^[a-z]+:/.test(target)) return []
    const [file = '', anchor] = target.split('#')
    const path = file === '' ? page.path : normalize(join(dirname(page.path), file))
    if (file !== '' && (path.startsWith('..') || !existsSync(join(ROOT, path))))
      return [`${page.path}: ${target} does not exist`]
    if (anchor === undefined) return []
    const there = all.find((candidate) => candidate.path === path)
    return there !== undefined && anchors(there).includes(anchor) ? [] : [`${page.path}: ${target} has no such heading`]
  })
}

/** Paths of the project in backticks that are not there. One with NAME or X in it stands for many. */
function missingPaths(page: Page): readonly string[] {
  const folder = /^(harness|systems|nemesis|checkers|reports|test|scripts|docs|\.ci)\/[\w./-]+$/
  return inlineCode(page)
    .filter((path) => folder.test(path) && !/[A-Z]/.test(path) && !existsSync(join(ROOT, path)))
    .map((path) => `${page.path}: ${path}`)
}

/** Blocks are commands to be typed; in running text one may be named without what it needs. */
async function wrongCommands(page: Page): Promise<readonly string[]> {
  const typed = codeBlocks(page).flatMap(({ code }) => commandLines(code))
  const named = page.path.startsWith(GENERATED) ? [] : inlineCode(page).flatMap(commandLines)
  const problems = [
    ...typed.map(async (line) => ({ line, problem: await commandProblem(line) })),
    ...named.map(async (line) => {
      const problem = await commandProblem(line)
      return { line, problem: problem?.includes('missing required argument') === true ? undefined : problem }
    }),
  ]
  return (await Promise.all(problems)).flatMap(({ line, problem }) =>
    problem === undefined ? [] : [`${page.path}: ${line}: ${problem}`],
  )
}

/** Folders of a machine, and who was at work, are no business of a reader. */
const PRIVATE =
  /(^|[\s`'"(=])\/(home|root|work|tmp|Users|opt|mnt)\/|\b(AI|LLM|chatbot|(coding |sub)?agents?|(this|last|next|earlier|previous|working) sessions?)\b/

describe('the docs', () => {
  it.each(PAGES)('$path: every relative link leads somewhere', (page) => {
    expect(brokenLinks(page, PAGES)).toEqual([])
  })

  it.each(PAGES)('$path: every path of the project that it names exists', (page) => {
    expect(missingPaths(page)).toEqual([])
  })

  it.each(PAGES)('$path: every command line is one that the program takes', async (page) => {
    expect(await wrongCommands(page)).toEqual([])
  })

  it.each(PAGES)('$path: names no folder of some machine, and not who was at work', ({ path, text }) => {
    const lines = text.split('\n').filter((line) => PRIVATE.test(line))
    expect(lines.map((line) => `${path}: ${line}`)).toEqual([])
  })

  it('are all within reach of README.md', () => {
    const reached = new Set(['README.md'])
    for (const from of reached) {
      const page = PAGES.find(({ path }) => path === from)
      const targets =
        page === undefined ? [] : links(page).map((to) => normalize(join(dirname(from), to.replace(/#.*/, ''))))
      for (const to of targets) if (to.endsWith('.md')) reached.add(to)
    }
    expect(PAGES.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual([])
  })

  it('name only npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object }
    const code = PAGES.filter(({ path }) => !path.startsWith(GENERATED)).flatMap((page) => [
      ...codeBlocks(page).map((block) => block.code),
      ...inlineCode(page),
    ])
    const named = code.flatMap((text) => [
      ...text.matchAll(/^npm (?:run )?(?!run|ci|install|exec|init|pkg|pack)([a-z][\w:]*)/gm),
    ])
    expect(named.map(([, script = '']) => script).filter((script) => !Object.hasOwn(scripts, script))).toEqual([])
  })

  it('name the anomalies that checkers can find, all of them', () => {
    const named = sourceFiles(['checkers']).flatMap(({ text }) =>
      [
        ...text.matchAll(
          /\bname: '([a-z-]+)', sentence|\bname: '([a-z-]+)',\n\s+sentence|return \{ name: '([a-z-]+)'|\b(?:whiteBox|note)\(\s*'([a-z-]+)'|\b(?:ofFate|odd)\(\w+, '([a-z-]+)'/g,
        ),
      ].map(([, ...names]) => names.find((name) => name !== undefined)),
    )
    const reading = PAGES.find(({ path }) => path === 'docs/reading-a-report.md')
    const cells = [...(reading?.text.matchAll(/^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|/gm) ?? [])].map(
      ([, cell = '']) => cell,
    )
    const rows = cells.flatMap((cell) => [...cell.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name))
    expect(rows.sort()).toEqual([...new Set(named)].sort())
    expect(rows).not.toEqual([])
  })
})

describe('the reader of docs', () => {
  const page = (text: string): Page => ({ path: 'docs/x.md', text })

  it('sees a dead link, a dead anchor and a missing path', () => {
    const dead = page(
      '# A b: c\n\n[x](y.md) [a](#a-b-c) [b](#b) [t](tour.md) `test/none.ts` `test/house/docs.test.ts`\n',
    )
    expect(brokenLinks(dead, [dead])).toEqual(['docs/x.md: y.md does not exist', 'docs/x.md: #b has no such heading'])
    expect(missingPaths(dead)).toEqual(['docs/x.md: test/none.ts'])
  })

  it('sees a command that the program would refuse', async () => {
    const lines = [
      'npx ordeal run --system raft-kw',
      'ordeal run --nodez 3',
      'ordeal check x --model registr',
      'ordeal lost',
      'ordeal run --system NAME --nodes 3 # a comment',
      'ordeal run --nemesis kill:leader --seed 7',
    ]
    const text = `Words.\n\n${lines.map((line) => `    ${line}\n`).join('')}\nMore words.\n`
    expect(codeBlocks(page(text))).toHaveLength(1)
    expect(prose(page(text))).not.toContain('ordeal')
    expect((await wrongCommands(page(text))).map((problem) => problem.split(': ')[1])).toEqual(
      lines.slice(0, 4).map((line) => line.replace('npx ', '')),
    )
  })

  it('sees who was at work, and where', () => {
    expect(PRIVATE.test('see /home/me/x')).toBe(true)
    expect(PRIVATE.test('an agent wrote it')).toBe(true)
    expect(PRIVATE.test('the history agrees with systems/etcd/, a helper container')).toBe(false)
  })
})
