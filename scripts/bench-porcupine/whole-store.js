/**
 * A store of many keys as one object, without a split: each key holds what `model` would hold of it alone. For the kv files as
 * Porcupine's tests have them without partition; whoever can split should, as every key multiplies the states.
 */
import { ILLEGAL } from 'porcupine-ts'

/**
 * Inputs have a `key`; the states of `model` are strings. A state of the store is the cells of the keys, numbered as they appear, with a
 * hash that each change updates (Zobrist 1970). Equal cells are one object, so that states are compared by identity.
 */
export function wholeStore(model) {
  const places = new Map()
  const cells = new Map()
  const place = ({ key }) => numbered(places, key, (count) => count)
  const empty = { held: model.init, code: 0 }
  const cellOf = (at, held) => {
    if (held === model.init) return empty
    return numbered(cells, `${at} ${held}`, (count) => ({ held, code: codeOf(count) }))
  }
  const at = (state, input) => state.cells[place(input)] ?? empty
  return {
    name: `whole ${model.name}`,
    init: { cells: [], hash: 0 },
    step(state, input, output) {
      const before = at(state, input)
      const held = model.step(before.held, input, output)
      if (held === ILLEGAL) return ILLEGAL
      if (held === before.held) return state
      const key = place(input)
      const after = cellOf(key, held)
      const changed = Array.from({ length: Math.max(key + 1, state.cells.length) }, (_, i) => state.cells[i] ?? empty)
      changed[key] = after
      return { cells: changed, hash: state.hash ^ before.code ^ after.code }
    },
    equals(a, b) {
      const length = Math.max(a.cells.length, b.cells.length)
      for (let i = 0; i < length; i++) if ((a.cells[i] ?? empty) !== (b.cells[i] ?? empty)) return false
      return true
    },
    hash: ({ hash }) => hash,
    isReadOnly: model.isReadOnly,
    viable: (state, goal, others) =>
      model.viable(
        at(state, goal.input).held,
        goal,
        others.filter(({ input }) => input.key === goal.input.key),
      ),
    describe: (input, output) => `${input.key}: ${model.describe(input, output)}`,
    describeState: (state) => [...places].map(([key, i]) => `${key}: ${state.cells[i]?.held ?? model.init}`).join(', '),
  }
}

function numbered(known, name, make) {
  const found = known.get(name)
  if (found !== undefined) return found
  const made = make(known.size)
  known.set(name, made)
  return made
}

/** Numbers that look random, each for one count. */
function codeOf(count) {
  let code = Math.imul(count + 1, 0x9e3779b1)
  code = Math.imul(code ^ (code >>> 16), 0x85ebca6b)
  return code ^ (code >>> 13)
}
