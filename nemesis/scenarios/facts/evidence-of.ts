/** What every scenario's facts begin with: the entry whose fate they are about, and the nodes by their roles. */
import { operationOf } from '../../../checkers/raft/facts/client-facts.ts'
import type { LoggedWrite } from '../../../harness/core/raft-log.ts'
import type { EntryId } from '../../../harness/core/raft-message.ts'
import type { Story } from '../../../harness/core/story.ts'
import type { ScriptEvidence } from '../../script.ts'

export type Subject = {
  /** (T, i). */
  readonly id: EntryId
  /** How the log has the client's write. */
  readonly write: LoggedWrite | undefined
  readonly nodes: readonly string[]
  /** The node of a role; the role's own name where nobody played it, which no log bears. */
  role(name: string): string
  number(name: string): number
}

export function subjectOf(story: Story, { history, raft, logged }: ScriptEvidence, operation = 'write'): Subject {
  const number = (name: string) => story.numbers[name] ?? 0
  const invocation = operationOf(story, history, operation)?.invocation
  const { f = '', key = '', value = null } = invocation ?? {}
  return {
    id: { term: number('T'), index: number('i') },
    write: invocation === undefined ? undefined : logged({ f, key, value }),
    nodes: raft.members.map(({ node }) => node),
    role: (name) => story.roles[name] ?? name,
    number,
  }
}

export function momentOf(story: Story, name: string): number | undefined {
  return story.moments.find((moment) => moment.name === name)?.timeNs
}
