/** Facts about what clients saw. Station: verdict. */
import type { History } from '../../../harness/core/history.ts'
import { type ClientOp, isClientOp } from '../../../harness/core/op.ts'
import type { Story } from '../../../harness/core/story.ts'
import { all, type Finding, proved, refuted, unknown } from './fact-words.ts'

type Told = { readonly invocation: ClientOp; readonly completion: ClientOp | undefined }

/** Errors that come from the client's side: it stopped waiting, whatever the system would have said. */
const CLIENT_GAVE_UP: readonly string[] = ['deadline', 'NO_ANSWER', 'DEADLINE_EXCEEDED', 'CANCELLED']

/** The operation that the story calls so; undefined if it tells of none. */
export function operationOf(story: Story, history: History, name: string): Told | undefined {
  const index = story.operations[name]
  if (index === undefined || index >= history.length) return undefined
  const invocation = history.op(index)
  if (!isClientOp(invocation) || invocation.type !== 'invoke') return undefined
  const pair = history.columns.pair[index] ?? -1
  const completion = pair < 0 ? undefined : history.op(pair)
  return { invocation, completion: completion !== undefined && isClientOp(completion) ? completion : undefined }
}

/** [revision, value] of a read: the value. */
function seenBy(completion: ClientOp | undefined): unknown {
  return completion?.type === 'ok' && Array.isArray(completion.value) ? completion.value[1] : undefined
}

/** The value that the story's write carries. */
export function writtenValue(story: Story, history: History, name = 'write'): unknown {
  return operationOf(story, history, name)?.invocation.value
}

/** The write was answered ok before this moment. */
export function acknowledgedBefore(story: Story, history: History, moment: string): Finding {
  const told = operationOf(story, history, 'write')
  const at = story.moments.find(({ name }) => name === moment)
  if (told?.completion === undefined || at === undefined) return unknown('the write or the kill is not told of')
  const { index, type, time } = told.completion
  const proofs = [{ op: index, shows: `the write ends ${type}` }]
  if (type !== 'ok') return refuted(`the write was not acknowledged: it ended ${type}`, proofs)
  if (time > at.timeNs) return refuted('the write was acknowledged after the kill', proofs)
  return proved('the write was acknowledged before its leader was killed', proofs)
}

/** The entry that the story is about, as its facts name it. */
function subject({ numbers }: Story): string {
  return `(${numbers['T'] ?? '?'}, ${numbers['i'] ?? '?'})`
}

/**
 * The write was not acknowledged, and its client recorded that as unknown. Raft has no definite failure
 * here: the entry may yet be committed by a later leader, so a client that records `fail` is wrong, and nothing can be
 * concluded from its history.
 */
export function unacknowledged(story: Story, history: History): Finding {
  const told = operationOf(story, history, 'write')
  if (told === undefined) return unknown('the write is not told of')
  const { completion } = told
  const proofs = [
    { op: completion?.index ?? told.invocation.index, shows: `the write ends ${completion?.type ?? 'open'}` },
  ]
  if (completion === undefined || completion.type === 'info')
    return proved(`the client got no acknowledgement and recorded the outcome as unknown`, proofs)
  if (completion.type === 'fail')
    return unknown(
      'the client recorded a definite failure, which Raft cannot give for a write that was proposed',
      proofs,
    )
  return refuted(`the write was acknowledged, though its entry ${subject(story)} was not committed`, proofs)
}

/** Who ended the write: the system with an error of its own, or the client by its deadline. */
export function endedBy(story: Story, history: History, who: 'system' | 'client'): Finding {
  const completion = operationOf(story, history, 'write')?.completion
  if (completion === undefined) return unknown('the end of the write is not told of')
  const code = completion.error?.code ?? 'none'
  const proofs = [{ op: completion.index, shows: `${code}: ${completion.error?.message ?? ''}` }]
  const byClient = CLIENT_GAVE_UP.includes(code)
  if (completion.error === undefined || byClient !== (who === 'client'))
    return refuted(`the write ended with ${code}, not by the ${who}`, proofs)
  return proved(
    who === 'client'
      ? "the client's own deadline ended the write"
      : `the system itself answered: ${completion.error.message}`,
    proofs,
  )
}

/** Each of these reads saw this value. */
export function readsSaw(
  story: Story,
  history: History,
  names: readonly string[],
  value: unknown,
  what: string,
): Finding {
  if (names.length === 0) return unknown('no such read is told of')
  return all(
    `${what}: ${names.join(', ')}`,
    names.map((name) => {
      const told = operationOf(story, history, name)
      if (told === undefined) return unknown(`the read '${name}' is not told of`)
      const { invocation, completion } = told
      const proofs = [
        {
          op: completion?.index ?? invocation.index,
          shows: `${name} at ${invocation.node ?? '?'}: ${JSON.stringify(completion?.value ?? null)}`,
        },
      ]
      if (completion?.type !== 'ok') return unknown(`the read '${name}' was not answered`, proofs)
      const seen = seenBy(completion)
      return seen === value
        ? proved('', proofs)
        : refuted(
            `the read '${name}' at ${invocation.node ?? '?'} saw ${JSON.stringify(seen)} and not ${JSON.stringify(value)}: it is about the entry ${subject(story)}`,
            proofs,
          )
    }),
  )
}

/** No read of any kind, of any node, ever saw the value of this write. */
export function neverSeen(story: Story, history: History): Finding {
  const told = operationOf(story, history, 'write')
  if (told === undefined) return unknown('the write is not told of')
  const { key, value } = told.invocation
  let reads = 0
  for (const op of history.ops()) {
    if (!isClientOp(op) || op.type !== 'ok' || op.key !== key || !isRead(op.f)) continue
    reads++
    if (seenBy(op) === value)
      return refuted(
        `${op.f} at ${op.node ?? '?'} saw the value ${JSON.stringify(value)} of the entry ${subject(story)}`,
        [{ op: op.index, shows: JSON.stringify(op.value) }],
      )
  }
  return reads === 0
    ? unknown('nobody read')
    : proved(`${reads} reads, none of which saw the value ${JSON.stringify(value)}`)
}

function isRead(f: string): boolean {
  return f === 'read' || f === 'read-local'
}

/** Names of the story's operations that begin so, in the order in which they were told. */
export function named({ operations }: Story, ...beginnings: readonly string[]): readonly string[] {
  return Object.keys(operations).filter((name) => beginnings.some((beginning) => name.startsWith(beginning)))
}
