/**
 * An error planted in each rule of the search is found by the battery that the search itself passes (random.test.ts runs it
 * at length): by a wrong verdict, a prefix that is not the shortest, an order that does not replay, or too many steps.
 */
import { expect, it } from 'vitest'
import { type Plant, withPlanted } from '../support/planted.ts'
import { plantedPage } from '../support/planted-page.ts'
import { type Checker, failing } from '../support/search-battery.ts'
import { STATE_PLANTS } from '../support/state-plants.ts'

const PLANTS: readonly Plant[] = [
  ...STATE_PLANTS,
  {
    name: 'read-only closure: takes what narrows the state, as if it were idle',
    file: 'search/search.ts',
    from: 'this.#timeline.kind[operation] as number) !== this.#state) return\n    this.#put(slot)',
    to: 'this.#timeline.kind[operation] as number) === NO_STATE) return\n    this.#put(slot)',
  },
  {
    name: 'read-only closure: is left out',
    file: 'search/search.ts',
    from: '#takeIfIdle(slot: number): void {',
    to: '#takeIfIdle(slot: number): void {\n if (this.#layers >= 0) return',
  },
  {
    name: 'layers: a slot is free before the return',
    file: 'search/timeline.ts',
    from: 'const freed = slot[returns[layer] as number] as number',
    to: 'const freed = slot[returns[layer + 1] ?? returns[layer] as number] as number',
  },
  {
    name: 'layers: operations that touch count as ordered',
    file: 'search/timeline.ts',
    from: '(callAt[call] as number) <= end) call++',
    to: '(callAt[call] as number) < end - 1) call++',
  },
  {
    name: 'order of returns: that of calls',
    file: 'search/timeline.ts',
    from: 'if (isInsertionSorted(sorted, returnAt)) return sorted',
    to: 'if (returnAt.length > 0) return sorted',
  },
  {
    name: 'crashed operations: forced like others, by a return at the end',
    file: 'search/timeline.ts',
    from: 'if (((flags[operation] as number) & CRASHED) === 0) order[returned++] = operation',
    to: 'order[returned++] = operation',
  },
  {
    name: 'crashed operations: never taken',
    file: 'search/successors.ts',
    from: '!== 0) return this.#isLeft(twin[operation] as number)',
    to: '!== 0) return true',
  },
  {
    name: 'dominance: a superset of crashed operations leads',
    file: 'search/visited.ts',
    from: '(known & ~asked) !== 0 || (asked & ~known & ~(crashed[word] as number)) !== 0',
    to: '(asked & ~known) !== 0 || (known & ~asked & ~(crashed[word] as number)) !== 0',
  },
  {
    name: 'dominance: completed operations count like crashed ones',
    file: 'search/visited.ts',
    from: 'if ((known & ~asked) !== 0 || (asked & ~known & ~(crashed[word] as number)) !== 0) return false',
    to: 'if ((known & ~asked) !== 0) return false',
    also: { from: '(mask[word] as number) & ~(crashed[word] as number)), 0x85ebca6b', to: '0), 0x85ebca6b' },
  },
  {
    name: 'dominance: is left out',
    file: 'search/visited.ts',
    from: '(asked & ~known & ~(crashed[word] as number)) !== 0',
    to: '(asked & ~known) !== 0',
  },
  {
    name: 'symmetry: waits for a twin that is in already',
    file: 'search/successors.ts',
    from: '!== 0) return this.#isLeft(',
    to: '!== 0) return (twin[operation] as number) >= 0 && !this.#isLeft(',
  },
  {
    name: 'symmetry: is left out',
    file: 'search/successors.ts',
    from: '!== 0) return this.#isLeft(twin[operation] as number)',
    to: '!== 0) return false',
  },
  {
    name: 'twins: are left out',
    file: 'search/successors.ts',
    from: 'if (each < called && this.#isLeft(each)) return true',
    to: '',
  },
  {
    name: 'twins: one that is called later stands for all',
    file: 'search/successors.ts',
    from: 'if (each < called && this.#isLeft(each)) return true',
    to: 'if (each < called + 2 && this.#isLeft(each)) return true',
  },
  {
    name: 'twins: the one that returns last stands for all',
    file: 'search/timeline.ts',
    from: 'if (flags[returns[i] as number] === 0) note(returns[i] as number)',
    to: 'if (flags[returns[returns.length - 1 - i] as number] === 0) note(returns[returns.length - 1 - i] as number)',
  },
  {
    name: 'idle: without a look at what came of the crashed operation',
    file: 'search/search.ts',
    from: 'return this.#visited.isMaskWith(parent, slot, this.#mask) ? this.#visited.stateOf(parent) : NO_STATE',
    to: 'return slot >= 0 ? this.#visited.stateOf(parent) : NO_STATE',
    also: { from: 'if (this.#visited.layerOf(parent) !== this.#live.layer) return NO_STATE', to: '' },
  },
  {
    name: 'idle: is left out',
    file: 'search/search.ts',
    from: 'if (idle !== NO_STATE && this.#step(idle, itsKind) === next) return true',
    to: '',
  },
  {
    name: 'wide masks: slots of the second word are put into the first',
    file: 'search/search.ts',
    from: 'this.#mask[slot >>> 5] = (this.#mask[slot >>> 5] as number) |',
    to: 'this.#mask[0] = (this.#mask[0] as number) |',
  },
  {
    name: 'wide masks: of the second word only crashed operations are tried',
    file: 'search/successors.ts',
    from: 'let left = (all[word] as number) & ~(crashed[word] as number)',
    to: 'let left = word > 0 ? 0 : (all[word] as number) & ~(crashed[word] as number)',
  },
  {
    name: 'memo: the state does not count',
    file: 'search/visited.ts',
    from: 'records[at + 1] === state && ',
    to: '',
  },
  {
    name: 'memo: the layer does not count',
    file: 'search/visited.ts',
    from: 'records[at] === layer && ',
    to: '',
  },
  {
    name: 'memo: nothing is ever seen',
    file: 'search/visited.ts',
    from: 'mask, crashed)) return SEEN',
    to: 'mask, crashed)) break',
  },
  {
    name: 'going back: the layer is left as it is',
    file: 'search/live.ts',
    from: 'while (this.layer > layer) this.#back()',
    to: 'if (this.layer > layer + 2) this.#back()',
  },
  {
    name: 'successors: the other live operations are not tried',
    file: 'search/successors.ts',
    from: 'if (layer > after && layer < first)',
    to: 'if (layer > after && layer === this.#live.layer)',
  },
  {
    name: 'kinds: of equal inputs the outputs are taken for equal',
    file: 'search/kinds.ts',
    from: ' && sameStructure(known.output, output)',
    to: '',
    also: { from: ' + structureHash(output)', to: '' },
  },
  {
    name: 'look-ahead: what is called later does not count',
    file: 'search/look-ahead.ts',
    from: 'operation < (calls[end + 1] as number); operation++',
    to: 'operation < 0; operation++',
  },
  {
    name: 'look-ahead: the goal may be in already',
    file: 'search/look-ahead.ts',
    from: 'if (operation >= (calls[this.#live.layer + 1] as number)) return true',
    to: 'if (operation >= 0) return true',
  },
  {
    name: 'look-ahead: the prefix ends where it gave up',
    file: 'search/part-search.ts',
    from: 'search.hasPruned ? this.#shortestPrefix(this.#rest) : search.deepestLayer',
    to: 'search.deepestLayer >= 0 ? search.deepestLayer : this.#shortestPrefix(this.#rest)',
  },
  {
    name: 'enabling: crashed operations do not count',
    file: 'search/enabling.ts',
    from: '(all[word] as number) & ~(this.#mask[word] as number)',
    to: '(all[word] as number) & ~(this.#live.crashed[word] as number) & ~(this.#mask[word] as number)',
  },
  {
    name: 'enabling: of whichever operation is illegal, not of the one that returns next',
    file: 'search/search.ts',
    from: 'if (isNextToReturn && this.#enabling',
    to: 'if (this.#enabling',
  },
  {
    name: 'enabling: crashed operations that do not enable are not tried',
    file: 'search/successors.ts',
    from: 'if (this.#enabling === undefined) return EXHAUSTED',
    to: 'if (others >= 0) return EXHAUSTED',
  },
  {
    name: 'enabling: those crashed operations that enable are not tried first',
    file: 'search/successors.ts',
    from: 'if (itDoes === enables) return slot',
    to: 'if (itDoes !== enables) return slot',
  },
  {
    name: 'enabling: is left out',
    file: 'search/search.ts',
    from: 'if (isNextToReturn && this.#enabling?.isEnabled(itsKind) === false) this.#cursors[top] = NONE_LEFT',
    to: '',
  },
  {
    name: 'enabling: what is remembered is remembered of another kind',
    file: 'search/enabling.ts',
    from: 'goal * this.#transitions.kinds + kind',
    to: 'goal + kind',
  },
  {
    name: 'forced: what returns next is taken though others are left',
    file: 'search/search.ts',
    from: 'if ((left & (left - 1)) !== 0 || (left !== 0 && found !== 0)) return false',
    to: '',
  },
  {
    name: 'settled: operations that overlap are taken in order of call',
    file: 'search/settled.ts',
    from: 'operation.return < next.call)',
    to: 'operation.call < next.call)',
  },
  {
    name: 'settled: the search begins in the first state all the same',
    file: 'search/part-search.ts',
    from: 'new Transitions(model, kinds, state, ',
    to: 'new Transitions(model, kinds, model.init, ',
  },
  {
    name: 'settled: is left out of the order',
    file: 'search/part-search.ts',
    from: 'for (let i = 0; i < this.#settled.count; i++) order.push',
    to: 'for (let i = 1; i < this.#settled.count; i++) order.push',
  },
  {
    name: 'deepest: the first layer that was reached',
    file: 'search/deepest.ts',
    from: 'if (layer < this.layer) return',
    to: 'if (this.layer >= 0 && layer !== this.layer + 1) return',
  },
]

const HISTORIES = 250

it('the battery passes the search as it is', async () => {
  const unchanged = { file: 'search/search.ts', from: 'steps = 0\n', to: 'steps = 0\n' }
  expect(await withPlanted(unchanged, (copy) => failing(copy as unknown as Checker, HISTORIES))).toBe(undefined)
})

it.each(PLANTS)('$name', async (plant) => {
  const found = await withPlanted(plant, (copy) => {
    try {
      return failing(copy as unknown as Checker, HISTORIES)
    } catch (error) {
      return `threw ${String(error)}`
    }
  })
  expect(found).not.toBe(undefined)
})

/** After a change `npx vitest run test/checkers/porcupine-ts/planted.test.ts -u` writes it anew. */
it('docs/measured/planted-errors.md lists them all', async () => {
  await expect(plantedPage(PLANTS)).toMatchFileSnapshot('../../../docs/measured/planted-errors.md')
})
