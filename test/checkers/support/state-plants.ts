/** Errors planted in what the search keeps of the model: states, and the steps between them. */
import type { Plant } from './planted.ts'

const plant = (file: string, name: string, from: string, to: string, also?: Plant['also']): Plant => ({
  name,
  file: `search/${file}.ts`,
  from,
  to,
  ...(also === undefined ? {} : { also }),
})

export const STATE_PLANTS: readonly Plant[] = [
  plant(
    'states',
    'states: those of one slot are taken for equal',
    'if (this.#isSame(this.#states[id] as State, state)) return id',
    'return id',
    { from: 'first(this.#hashOf(state))', to: 'first(this.#hashOf(state) & 63)' },
  ),
  plant('states', 'states: no two are equal', 'this.#isSame(this.#states[id] as State, state)', 'false'),
  plant(
    'transitions',
    'dense steps: by what was done alone',
    'this.#table[state * this.#width + kind] = next',
    'for (let each = 0; each < needed; each += this.#width) this.#table[each + kind] = next',
  ),
  plant(
    'transitions',
    'dense steps: those known lead to the first state once the table grew',
    'grown.set(this.#table)',
    'grown.set(this.#table.fill(SHIFT))',
  ),
  plant('transitions', 'sparse steps: by what was done alone', 'triples[3 * place] !== state || ', '', {
    from: 'Math.imul(state + 1, 0x9e3779b1) ^ ',
    to: '',
  }),
  plant('transitions', 'sparse steps: by state alone', ' || triples[3 * place + 1] !== kind', '', {
    from: ' ^ Math.imul(kind + 1, 0x85ebca6b)',
    to: '',
  }),
  plant(
    'transitions',
    'sparse steps: they lead nowhere once the table grows',
    'room[to + 2] = triples[i + 2] as number',
    'room[to + 2] = triples[i] as number',
  ),
]
