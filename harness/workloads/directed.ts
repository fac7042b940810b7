/**
 * What clients of directed scenarios may do: the register's functions, and a read that one node answers by itself. What
 * they saw is judged as the register workload is.
 * Station: generator.
 */
import type { OpSchema } from '../core/op-schema.ts'
import { REGISTER_SCHEMA } from './register-schema.ts'

const { read, write } = REGISTER_SCHEMA

/**
 * | f                 | invoke | ok                                                                     |
 * |-------------------|--------|------------------------------------------------------------------------|
 * | read-local        | null   | as read, from the node's own state: may be old, so no model judges it  |
 * | write-after-range | value  | as write, in one transaction with a read of a revision that is gone    |
 */
export const DIRECTED_SCHEMA = {
  ...REGISTER_SCHEMA,
  'read-local': { ...read, outsideModel: true },
  'write-after-range': write,
} satisfies OpSchema

export const DIRECTED_MODEL = 'versioned-register'
export const DIRECTED_CHECKERS: readonly string[] = ['linearizability']
