/** The Markdown of the docs, read as far as the house tests need it: links, headings, code. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './source-files.ts'

export type Page = { readonly path: string; readonly text: string }

/** A block of code, fenced or indented. `language` is empty where none is named. */
export type CodeBlock = { readonly language: string; readonly code: string }

/** README.md, everything in docs/, and the README of the package beside them. */
export function pages(): readonly Page[] {
  const inDocs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
  return ['README.md', 'CHANGELOG.md', 'checkers/porcupine-ts/README.md', ...inDocs.sort()].map((path) => ({
    path,
    text: readFileSync(join(ROOT, path), 'utf8'),
  }))
}

const FENCED = /^```(\w*)\n(.*?)^```$/gms

export function codeBlocks({ text }: Page): readonly CodeBlock[] {
  const fenced = [...text.matchAll(FENCED)].map(([, language = '', code = '']) => ({ language, code }))
  const indented = [...text.replace(FENCED, '').matchAll(/(?<=\n\n)(?: {4}.*\n|\n(?= {4}))+/g)]
  return [...fenced, ...indented.map(([code]) => ({ language: '', code: code.replace(/^ {4}/gm, '') }))]
}

/** The text without its blocks of code. */
export function prose({ text }: Page): string {
  return text.replace(FENCED, '').replace(/(?<=\n\n)(?: {4}.*\n|\n(?= {4}))+/g, '')
}

/** What stands between backticks on one line. */
export function inlineCode(page: Page): readonly string[] {
  return [...prose(page).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
}

/** Targets of `[text](target)`. */
export function links(page: Page): readonly string[] {
  return [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
}

/** Anchors of the page's headings, as the usual renderers make them. */
export function anchors(page: Page): readonly string[] {
  return [...prose(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
