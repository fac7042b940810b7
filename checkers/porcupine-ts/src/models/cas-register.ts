/**
 * A register with compare-and-set: `cas-register` in Knossos and Jepsen.
 *
 * | f   | input value | output                                                                     |
 * |-----|-------------|----------------------------------------------------------------------------|
 * | cas | [from, to]  | [from, to] or { applied: true }; { applied: false } if it was refused     |
 *
 * A refusal says that the value was not `from`. Jepsen's `fail` may mean that or "did not happen": whoever translates a
 * history decides. A crashed cas that is linearized took effect; that it was refused is the same as not taking it.
 */
import { decideRegister } from '../deciders/register.ts'
import { ILLEGAL, type Model } from '../model.ts'
import {
  describeRegisterOperation,
  isRefused,
  type RegisterInput,
  type RegisterOutput,
  register,
  registerEnables,
  registerKind,
  type Scalar,
} from './register.ts'

export const casRegister: Model<Scalar | null, RegisterInput, RegisterOutput> = {
  name: 'cas-register',
  init: null,
  step(state, input, output) {
    if (input.f !== 'cas') return register.step(state, input, output)
    const [from, to] = input.value
    if (isRefused(output)) return state === from ? ILLEGAL : state
    return state === from ? to : ILLEGAL
  },
  isReadOnly: (input, output) => input.f === 'read' || (input.f === 'cas' && isRefused(output)),
  kind: registerKind,
  enables: registerEnables,
  decide: (operations) => decideRegister(operations, true),
  describe: describeRegisterOperation,
  describeState: String,
}
