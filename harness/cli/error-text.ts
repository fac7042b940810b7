/**
 * An error as a person reads it: what happened, why, what to do. Only an error that is ours shows a stack.
 * Station: command line. Pure.
 */
import { styleText } from 'node:util'
import { HarnessError, InternalError } from '../core/errors.ts'
import type { Json } from '../core/json.ts'

const BREACHES_MAX = 10

export function errorText(error: unknown, colours: boolean): string {
  if (error instanceof HarnessError && !(error instanceof InternalError)) return expected(error, colours)
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const cause = error instanceof Error && error.cause !== undefined ? `\n  cause: ${reasonOf(error.cause)}` : ''
  return [
    `${label('internal error:', colours)} ${text}${cause}`,
    '  This is a mistake in ordeal, not in the system under test. Please report it with the lines above and the command.',
    '',
  ].join('\n')
}

function expected(error: HarnessError, colours: boolean): string {
  const lines = [`${label('error:', colours)} ${error.message} (${error.code})`]
  const reason = error.cause === undefined ? '' : reasonOf(error.cause)
  if (reason !== '' && !error.message.includes(reason)) lines.push(`  why: ${reason}`)
  const breaches = error.facts['breaches']
  if (Array.isArray(breaches)) lines.push(...breachLines(breaches as readonly Json[]))
  if (error.hint !== undefined) lines.push(...error.hint.split('\n').map((line) => `  ${line}`))
  return `${lines.join('\n')}\n`
}

function breachLines(breaches: readonly Json[]): readonly string[] {
  const shown = breaches.slice(0, BREACHES_MAX).map((breach) => `  - ${wordsOf(breach)}`)
  const more = breaches.length - shown.length
  return more > 0 ? [...shown, `  - and ${more} more`] : shown
}

function wordsOf(json: Json): string {
  return typeof json === 'string' ? json : JSON.stringify(json)
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

function label(text: string, colours: boolean): string {
  return colours ? styleText(['bold', 'red'], text, { validateStream: false }) : text
}
