/** What worker threads of a pool answer, and how errors cross the border between threads with their class and code. */
import { EnvironmentError, HarnessError, InternalError, PluginError, UsageError } from '../core/errors.ts'
import type { Json } from '../core/json.ts'

export type Answer = { readonly result: unknown } | { readonly error: ErrorData }

/** An error as plain data. Of other errors than the harness's own, name, message and stack alone are kept. */
export type ErrorData = {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  readonly code?: string
  readonly hint?: string
  readonly facts?: { readonly [name: string]: Json }
}

const CLASSES = { UsageError, EnvironmentError, PluginError, InternalError }

export function dataOf(error: unknown): ErrorData {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined }
  const { name, message, stack } = error
  if (!(error instanceof HarnessError)) return { name, message, stack }
  const { code, hint, facts } = error
  return { name, message, stack, code, facts, ...(hint === undefined ? {} : { hint }) }
}

export function errorOf({ name, message, stack, code, hint, facts }: ErrorData): Error {
  const Class = CLASSES[name as keyof typeof CLASSES]
  const details = { ...(hint === undefined ? {} : { hint }), ...(facts === undefined ? {} : { facts }) }
  const error = Class === undefined || code === undefined ? new Error(message) : new Class(code, message, details)
  error.name = name
  if (stack !== undefined) error.stack = stack
  return error
}
