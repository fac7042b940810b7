/** Models that threads import. */
import { ILLEGAL, type Model } from '../../../checkers/porcupine-ts/src/model.ts'

type Input = { readonly key: string; readonly value: number }

/** Every order leads to a state of its own, and 0 is never legal: so many steps that no test could wait for them. */
export const endless: Model<string, Input, null> = {
  name: 'endless',
  init: '',
  step: (state, { value }) => (value === 0 ? ILLEGAL : `${state} ${value}`),
  split: ({ key }) => key,
  describe: ({ value }) => String(value),
}

/** Of the key `false` it claims what is not so. */
export const lying: Model<number, Input, null> = {
  name: 'lying',
  init: 0,
  step: (state, { value }) => state + value,
  isReadOnly: ({ key }) => key === 'false',
  split: ({ key }) => key,
  describe: ({ value }) => `add ${value}`,
}
