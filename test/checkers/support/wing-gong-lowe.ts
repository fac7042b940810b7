/**
 * The plain search of Wing & Gong ("Testing and verifying concurrent objects", JPDC 1993) with Lowe's memo ("Testing for
 * linearizability", CCPE 2017), in the order in which Porcupine explores: a twin of the search of porcupine-ts that shares
 * nothing with it but the model's `step`, and takes exactly Porcupine's number of steps where every operation returns.
 * An operation without return is optional: it has no return in the list, so nothing ever forces it.
 */
import { ILLEGAL, type Model, type Operation } from 'porcupine-ts'

type Node = { readonly operation: number; readonly isCall: boolean; previous: Node; next: Node }

/** `name` tells equal states: the same text for the same state. `steps`: calls of `step`; undecided above `stepsMax`. */
export function wingGongLowe<State, Input, Output>(
  model: Pick<Model<State, Input, Output>, 'init' | 'step'>,
  operations: readonly Operation<Input, Output>[],
  name: (state: State) => string = JSON.stringify,
  stepsMax = Number.POSITIVE_INFINITY,
): { readonly isLinearizable: boolean | undefined; readonly steps: number } {
  const { head, tail, calls, returns } = listOf(operations)
  const done = new Uint32Array(Math.ceil(operations.length / 32))
  const flip = (operation: number) => {
    done[operation >>> 5] = (done[operation >>> 5] as number) ^ (1 << (operation & 31))
  }
  const seen = new Set<string>()
  const stack: { readonly node: Node; readonly state: State }[] = []
  let left = returns.size
  let state = model.init
  let steps = 0
  let node = head.next
  while (left > 0) {
    if (node !== tail && node.isCall) {
      if (++steps > stepsMax) return { isLinearizable: undefined, steps }
      const { input, output } = operations[node.operation] as Operation<Input, Output>
      const next = model.step(state, input, output)
      if (next !== ILLEGAL) {
        flip(node.operation)
        const configuration = `${done.join()} ${name(next)}`
        if (!seen.has(configuration)) {
          seen.add(configuration)
          stack.push({ node, state })
          state = next
          const end = returns.get(node.operation)
          unlink(node)
          if (end !== undefined) unlink(end)
          if (end !== undefined) left--
          node = head.next
          continue
        }
        flip(node.operation)
      }
      node = node.next
      continue
    }
    const last = stack.pop()
    if (last === undefined) return { isLinearizable: false, steps }
    const { operation } = last.node
    flip(operation)
    state = last.state
    const end = returns.get(operation)
    if (end !== undefined) relink(end)
    if (end !== undefined) left++
    relink(calls.get(operation) as Node)
    node = last.node.next
  }
  return { isLinearizable: true, steps }
}

function listOf(operations: readonly Operation<unknown, unknown>[]) {
  const events = operations.flatMap(({ call, return: end }, operation) => [
    { operation, isCall: true, at: call },
    ...(end === undefined ? [] : [{ operation, isCall: false, at: end }]),
  ])
  events.sort((a, b) => a.at - b.at || Number(b.isCall) - Number(a.isCall))
  const head = lone(-1, false)
  const tail = lone(-1, false)
  const calls = new Map<number, Node>()
  const returns = new Map<number, Node>()
  let last = head
  for (const { operation, isCall } of events) {
    const node = lone(operation, isCall)
    last.next = node
    node.previous = last
    last = node
    ;(isCall ? calls : returns).set(operation, node)
  }
  last.next = tail
  tail.previous = last
  return { head, tail, calls, returns }
}

function lone(operation: number, isCall: boolean): Node {
  const node = { operation, isCall } as Node
  node.previous = node
  node.next = node
  return node
}

function unlink({ previous, next }: Node): void {
  previous.next = next
  next.previous = previous
}

function relink(node: Node): void {
  node.previous.next = node
  node.next.previous = node
}
