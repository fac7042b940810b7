/** Random commands and logs for the state machine: few keys, few values, so that they meet. */
import fc from 'fast-check'
import type { Command, Compare, MicroOp, Session } from '../../../../systems/raft-kv/machine/command.ts'

const key = fc.constantFrom('a', 'b', 'c')
const value = fc.integer({ min: -2, max: 4 })
const owner = fc.constantFrom('p1', 'p2')
const lock = fc.constantFrom('a', 'm')
const fence = fc.nat(12)

const microOp: fc.Arbitrary<MicroOp> = fc.oneof(
  key.map((k): MicroOp => ['r', k, null]),
  fc.tuple(key, value).map(([k, v]): MicroOp => ['w', k, v]),
  fc.tuple(key, value).map(([k, v]): MicroOp => ['append', k, v]),
)

const compare: fc.Arbitrary<Compare> = fc.oneof(
  fc.tuple(key, fc.option(value)).map(([k, v]): Compare => ['value', k, v]),
  fc.tuple(key, fence).map(([k, revision]): Compare => ['revision', k, revision]),
)

export const command: fc.Arbitrary<Command> = fc.oneof(
  fc.constant<Command>({ type: 'no-op' }),
  fc.record({ type: fc.constant('write'), key, value }),
  fc.record({ type: fc.constant('append'), key, value }),
  fc.record({ type: fc.constant('cas'), key, from: value, to: value }),
  fc.record({ type: fc.constant('acquire'), lock, owner }),
  fc.record({ type: fc.constant('release'), lock, owner, fence }),
  fc.record({
    type: fc.constant('txn'),
    compares: fc.array(compare, { maxLength: 1 }),
    ops: fc.array(microOp, { minLength: 1, maxLength: 4 }),
  }),
) as fc.Arbitrary<Command>

/** Whatever a client might send, right or wrong: serials out of order and again, acknowledgements ahead of them. */
export const session: fc.Arbitrary<Session> = fc.record({
  id: fc.constantFrom('n1/1', 'n1/2', 'n2/1', 'n3/1'),
  serial: fc.nat(6),
  ackedBelow: fc.nat(4),
  openedAt: fc.nat(20),
})

export type LoggedCommand = { readonly command: Command; readonly session: Session | undefined }

export const log: fc.Arbitrary<readonly LoggedCommand[]> = fc.array(
  fc.record({ command, session: fc.option(session, { nil: undefined }) }),
  { maxLength: 40, size: 'max' },
)
