/** What the tests need to know of brokers.js. */
import type { Op } from '../../harness/core/op.ts'

export function recoveries(ops: readonly Op[], f: string): readonly number[]
