/**
 * What the search is put to: random histories of many objects against the plain search, and shapes whose steps are
 * bounded. Takes the search as a value, so that one with an error planted in it can be put to the same.
 */
import {
  type CheckOptions,
  type CheckOutcome,
  ILLEGAL,
  type Model,
  type Operation,
  type RegisterInput,
  type RegisterOutput,
  replayProblem,
  type VersionedOutput,
  versionedRegister,
} from 'porcupine-ts'
import { Random } from '../../../harness/core/random.ts'
import { objectHistory, type Shape } from './object-histories.ts'
import {
  casObject,
  counterObject,
  kvObject,
  mutexObject,
  queueObject,
  registerObject,
  setObject,
  type TestObject,
} from './objects.ts'
import { randomHistory, versioned } from './random-histories.ts'
import { wingGongLowe } from './wing-gong-lowe.ts'

/** A porcupine-ts, or a copy of it. */
export type Checker = {
  readonly ILLEGAL: unknown
  checkOperations<State, Input, Output>(
    model: Model<State, Input, Output>,
    operations: readonly Operation<Input, Output>[],
    options?: CheckOptions,
  ): CheckOutcome
}

const TWIN_STEPS = 4_000
const STEPS = 40_000
/** Histories of more operations are wide, and may be too hard for either. */
const WIDE = 40

/** What the twin said, and of how many histories; `widest`: the most operations that were open at once. */
export type Tally = {
  linearizable: number
  violation: number
  undecided: number
  crashed: number
  wide: number
  widest: number
}

/** What is wrong with the answers for `count` random histories of the object, or undefined. Adds up in `tally`. `steps`: of
 * the search, which the twin must not decide in far fewer; `again`: of a second try, where it did. */
export function disagreement<State, Input, Output>(
  checker: Checker,
  object: TestObject<State, Input, Output>,
  seed: number,
  count: number,
  tally: Tally = { linearizable: 0, violation: 0, undecided: 0, crashed: 0, wide: 0, widest: 0 },
  steps = STEPS,
  again = steps,
): string | undefined {
  let i = -1
  for (const { history, isTrue } of historiesOf(object, seed, count)) {
    i++
    // What no lie was told in is legal by construction.
    const twin = isTrue || twinOf(object.model, history)
    const problem = problemWith(checker, object.model, history, twin, steps, again)
    if (problem !== undefined) return `${object.model.name} ${i}: ${problem}: ${JSON.stringify(history)}`
    tally[twin === undefined ? 'undecided' : twin ? 'linearizable' : 'violation']++
    if (history.some((operation) => operation.return === undefined)) tally.crashed++
    if (history.length > WIDE) tally.wide++
    tally.widest = Math.max(tally.widest, openAtOnce(history))
  }
  return undefined
}

/** Crashed operations stay open to the end. */
function openAtOnce(history: readonly Operation<unknown, unknown>[]): number {
  const returns = history.flatMap(({ return: end }) => (end === undefined ? [] : [end])).sort((a, b) => a - b)
  let returned = 0
  let most = 0
  for (const [called, { call }] of history.entries()) {
    while ((returns[returned] ?? call) < call) returned++
    most = Math.max(most, called + 1 - returned)
  }
  return most
}

type Made<Input, Output> = { readonly history: readonly Operation<Input, Output>[]; readonly isTrue: boolean }

/** The first ones of each object and seed, which every planted error is put to, and what the plain search said of them. */
const KEPT = 250
const kept = new Map<string, Made<unknown, unknown>[]>()
const verdicts = new WeakMap<object, Map<string, boolean | undefined>>()

function* historiesOf<State, Input, Output>(
  object: TestObject<State, Input, Output>,
  seed: number,
  count: number,
): Generator<Made<Input, Output>> {
  const stream = `battery ${object.model.name}`
  const known = (kept.get(`${seed} ${stream}`) ?? []) as Made<Input, Output>[]
  kept.set(`${seed} ${stream}`, known as Made<unknown, unknown>[])
  yield* known.slice(0, count)
  let skipped = known.length
  if (skipped >= count) return
  const random = Random.stream(seed, stream)
  for (let i = 0; i < count; i++) {
    const shape = shapeOf(random)
    const made = { history: objectHistory(random, object, shape), isTrue: shape.lieRate === 0 }
    if (skipped-- > 0) continue
    if (known.length < KEPT) known.push(made)
    yield made
  }
}

/** What the plain search says of a history, or of its `part` up to some moment; undefined if that takes too long. */
function twinOf<State, Input, Output>(
  model: Model<State, Input, Output>,
  history: readonly Operation<Input, Output>[],
  part = 'all',
  cut: (history: readonly Operation<Input, Output>[]) => readonly Operation<Input, Output>[] = (all) => all,
): boolean | undefined {
  const known = verdicts.get(history) ?? new Map<string, boolean | undefined>()
  verdicts.set(history, known)
  if (!known.has(part)) known.set(part, wingGongLowe(model, cut(history), JSON.stringify, TWIN_STEPS).isLinearizable)
  return known.get(part)
}

function shapeOf(random: Random): Shape {
  const crashRate = random.pick([0, 0.05, 0.2, 0.35])
  const lieRate = random.pick([0, 0.05, 0.25])
  if (random.fraction() < 0.05) {
    const clients = random.integer(33, 64)
    const rates = { crashRate: crashRate / 4, lieRate: lieRate / 8 }
    return { operations: clients + 8, clients, values: 100, ...rates, eagerness: 0.3 }
  }
  const clients = random.integer(2, 6)
  return { operations: random.integer(3, 22), clients, values: random.integer(1, 4), crashRate, lieRate }
}

/** `twin`: the right verdict, undefined if it is not known. */
function problemWith<State, Input, Output>(
  checker: Checker,
  model: Model<State, Input, Output>,
  history: readonly Operation<Input, Output>[],
  twin: boolean | undefined,
  steps = STEPS,
  again = steps,
): string | undefined {
  const outcome = checker.checkOperations(translated(checker, model), history, { steps, decide: false })
  if (outcome.type === 'undecided') {
    const isHard = history.length > WIDE || twinOf(model, history) === undefined
    if (isHard) return undefined
    return again > steps ? problemWith(checker, model, history, twin, again) : 'undecided'
  }
  if (outcome.type === 'linearizable') {
    const problem = replayProblem(model, history, outcome.order)
    if (problem !== undefined) return problem
    return twin === false ? 'linearizable, against the twin' : undefined
  }
  if (twin === true) return 'violation, against the twin'
  const end = history[outcome.failed]?.return
  if (end === undefined) return 'a crashed operation failed'
  if (twinOf(model, history, `before ${end}`, (all) => before(all, end)) === false)
    return 'the failing prefix is not the shortest'
  if (twinOf(model, history, `through ${end}`, (all) => through(all, end)) === true)
    return 'the failing prefix is legal'
  return undefined
}

/** The history up to just before position `end`; what returns later is open, with its answer known. */
export function before<Input, Output>(history: readonly Operation<Input, Output>[], end: number) {
  return through(history, end - 0.5)
}

export function through<Input, Output>(history: readonly Operation<Input, Output>[], end: number) {
  const called = history.filter(({ call }) => call <= end)
  return called.map((operation): Operation<Input, Output> => {
    if (operation.return === undefined || operation.return <= end) return operation
    const { return: _, ...open } = operation
    return open
  })
}

/** The model with the copy's own ILLEGAL. */
function translated<State, Input, Output>(
  { ILLEGAL: illegal }: Checker,
  model: Model<State, Input, Output>,
): Model<State, Input, Output> {
  return {
    ...model,
    step(state, input, output) {
      const next = model.step(state, input, output)
      return next === ILLEGAL ? (illegal as typeof ILLEGAL) : next
    },
  }
}

const VERSIONED = { operationsMax: 9, clients: 3, values: 3, crashRate: 0.2 }
const versionedHistories: (readonly Operation<RegisterInput, VersionedOutput>[])[] = []

/** A model whose read-only operations narrow states. */
function versionedDisagreement(checker: Checker, count: number): string | undefined {
  if (versionedHistories.length < count) {
    versionedHistories.length = 0
    const random = Random.stream(9, 'versioned')
    for (let i = 0; i < count; i++)
      versionedHistories.push(randomHistory(random, ['read', 'write', 'cas'], VERSIONED).map(versioned))
  }
  for (const [i, history] of versionedHistories.slice(0, count).entries()) {
    const twin = twinOf(versionedRegister, history)
    const problem = problemWith(checker, versionedRegister, history, twin)
    if (problem !== undefined) return `versioned ${i}: ${problem}: ${JSON.stringify(history)}`
  }
  return undefined
}

/** Shapes that only the rules of the search keep small, and how many steps each may take. */
function tooManySteps(checker: Checker): string | undefined {
  const read = (value: number, call: number) => ({
    input: { f: 'read', value: null } as const,
    output: value,
    call,
    return: call + 1,
  })
  const write = (value: number, call: number) => ({ input: { f: 'write', value } as const, call })
  const range = (count: number) => Array.from({ length: count }, (_, i) => i)
  const { enables: _, ...register } = registerObject.model
  const { enables: __, ...casRegister } = casObject.model
  const add = { f: 'add', value: 1 } as const
  const steps = <State, Input, Output>(
    model: Model<State, Input, Output>,
    operations: readonly Operation<Input, Output>[],
  ) => checker.checkOperations(translated(checker, model), operations, { steps: 50_000, decide: false }).steps
  const bounds: readonly (readonly [string, number, number])[] = [
    ['idle: crashed writes', 3500, steps(register, [...range(40).map((i) => write(i, i)), read(-1, 100)])],
    [
      'enabling: crashed writes of which none is what was read',
      60,
      steps(registerObject.model, [...range(40).map((i) => write(i, i)), read(-1, 100)]),
    ],
    [
      'enabling: of crashed writes the one that was read',
      160,
      steps(registerObject.model, [
        ...range(40).map((i) => write(i, i)),
        ...range(40).map((i) => read(39 - i, 100 + 2 * i)),
      ]),
    ],
    [
      'symmetry: identical crashed adds',
      500,
      steps(counterObject.model, [
        ...range(20).map((i) => ({ input: add, call: i })),
        { input: { f: 'read', value: null } as const, output: 99, call: 100, return: 101 },
      ]),
    ],
    [
      'twins: identical adds',
      700,
      steps(counterObject.model, [
        ...range(16).map((i) => ({ input: add, call: i, output: 0, return: 200 + i })),
        { input: { f: 'read', value: null } as const, output: 99, call: 100, return: 101 },
      ]),
    ],
    [
      'closure: reads beside a read of garbage',
      1200,
      steps(register, [
        ...range(4).map((i) => ({ ...write(i, 0), output: i, return: 90 + i })),
        ...range(16).map((i) => ({ ...read(i % 4, 1 + i), return: 50 + i })),
        read(-1, 95),
      ]),
    ],
    [
      'dominance: many crashed operations',
      15_000,
      crashed(0.05).reduce((sum, history) => sum + steps(casRegister, history), 0),
    ],
    [
      'just in time: a long quiet history',
      2500,
      steps(
        register,
        range(400).flatMap((i) => [
          { ...write(i, 10 * i), output: i, return: 10 * i + 3 },
          { ...write(i + 1000, 10 * i + 1), output: i, return: 10 * i + 4 },
          read(i + 1000, 10 * i + 5),
        ]),
      ),
    ],
  ]
  const over = bounds.find(([, most, taken]) => taken > most)
  return over === undefined ? undefined : `${over[0]}: ${over[2]} steps, more than ${over[1]}`
}

const crashedHistories = new Map<number, readonly (readonly Operation<RegisterInput, RegisterOutput>[])[]>()

/** Longer histories in which many operations crash. */
function crashed(lieRate: number) {
  const known = crashedHistories.get(lieRate)
  if (known !== undefined) return known
  const random = Random.stream(5, 'dominance')
  const shape = { operations: 100, clients: 5, values: 4, crashRate: 0.15, lieRate }
  const made = Array.from({ length: lieRate === 0 ? 60 : 15 }, () => objectHistory(random, casObject, shape))
  crashedHistories.set(lieRate, made)
  return made
}

/** Of histories that are legal by construction. */
function notFoundLegal(checker: Checker): string | undefined {
  const wrong = crashed(0).findIndex((history) => problemWith(checker, casObject.model, history, true) !== undefined)
  return wrong === -1 ? undefined : `legal history ${wrong} of many crashed operations`
}

const varied: Made<RegisterInput, RegisterOutput>[] = []

/** Every value another one: more kinds of operations than the search keeps steps of in a dense table. */
function variedDisagreement(checker: Checker): string | undefined {
  const random = Random.stream(13, 'varied')
  for (let i = varied.length; i < 12; i++) {
    const lieRate = i % 2 === 0 ? 0 : 0.01
    const shape = { operations: 400, clients: 3, values: 0, crashRate: 0.01, lieRate }
    varied.push({ history: objectHistory(random, casObject, shape), isTrue: lieRate === 0 })
  }
  for (const [i, { history, isTrue }] of varied.entries()) {
    const twin = isTrue || twinOf(casObject.model, history)
    const problem = problemWith(checker, casObject.model, history, twin)
    if (problem !== undefined) return `varied ${i}: ${problem}`
  }
  return undefined
}

export const OBJECTS = [
  kvObject,
  registerObject,
  casObject,
  queueObject,
  mutexObject,
  setObject,
  counterObject,
] as unknown as readonly TestObject<unknown, unknown, unknown>[]

/** The first thing that is wrong with the search, or undefined. */
export function failing(checker: Checker, count: number): string | undefined {
  const quick = tooManySteps(checker) ?? versionedDisagreement(checker, count)
  if (quick !== undefined) return quick
  for (const object of OBJECTS) {
    const problem = disagreement(checker, object, 3, count)
    if (problem !== undefined) return problem
  }
  return notFoundLegal(checker) ?? variedDisagreement(checker)
}
