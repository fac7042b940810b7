/**
 * Errors, classed by who must act: the person at the command line, the machine, the author of a plugin, or us. What a
 * system under test does is never an error of the harness: it is an outcome in the history.
 */
import type { Json } from './json.ts'

export type ErrorFacts = { readonly [name: string]: Json }

export type ErrorDetails = {
  /** What to do about it, in one or two lines. */
  readonly hint?: string
  /** Machine-readable particulars: what was got, which names are legal, which line. */
  readonly facts?: ErrorFacts
  readonly cause?: unknown
}

/** The base class. `code` is stable and in UPPER_SNAKE; `exitCode` is what the command ends with. */
export abstract class HarnessError extends Error {
  abstract readonly exitCode: number
  readonly code: string
  readonly hint: string | undefined
  readonly facts: ErrorFacts

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = new.target.name
    this.code = code
    this.hint = details.hint
    this.facts = details.facts ?? {}
  }
}

/** The command or the input is wrong. */
export class UsageError extends HarnessError {
  readonly exitCode = 2
}

/** The machine cannot do it: no engine, no image, no space, a node that does not start. */
export class EnvironmentError extends HarnessError {
  readonly exitCode = 3
}

/** A client, generator, checker or system broke its contract. `facts.breaches` lists every breach with its op. */
export class PluginError extends HarnessError {
  readonly exitCode = 4
}

/** We are wrong. */
export class InternalError extends HarnessError {
  readonly exitCode = 70
}

/** States what must hold at a station's door. Kept on in production: its cost is a comparison. */
export function invariant(condition: boolean, statement: string, facts: ErrorFacts = {}): asserts condition {
  if (!condition) throw new InternalError('INVARIANT', `broken invariant: ${statement}`, { facts })
}
