/**
 * The contract of directed scenarios: a script that brings one situation about, and the facts that say whether it did and
 * whether the guarantee held. A script is a generator function that yields plain commands and is resumed with answers; it
 * knows neither engine nor simulator, so it runs on both unchanged. Scripts are written with the steps of script-steps.ts.
 * Station: nemesis.
 */
import type { Fact } from '../harness/core/fact.ts'
import type { Grudge } from '../harness/core/fault.ts'
import type { History } from '../harness/core/history.ts'
import type { MessageRule } from '../harness/core/message-rule.ts'
import type { OpSchema } from '../harness/core/op-schema.ts'
import type { NodeStatus, RaftEvidence } from '../harness/core/raft-evidence.ts'
import type { LoggedWrite } from '../harness/core/raft-log.ts'
import type { MessagePattern, TraceRecord } from '../harness/core/raft-message.ts'
import type { Story } from '../harness/core/story.ts'
import type { ClientRequest, Completion } from '../systems/client.ts'

/** What a script waits for; asked again and again until it holds or the deadline has passed. */
export type Condition =
  /** One of these nodes leads, by its own word, in a term above this one. Answer: `leader`. */
  | { readonly is: 'leader'; readonly among: readonly string[]; readonly termAbove: number }
  /** Each pattern has a record in the trace. Answer: `records`, the first for each. Needs message rules. */
  | { readonly is: 'messages'; readonly all: readonly MessagePattern[] }
  /** Each of these nodes answers a client call that needs the cluster. */
  | { readonly is: 'ready'; readonly nodes: readonly string[] }
  /** These nodes run and have applied the same index, at least this one. */
  | { readonly is: 'caught-up'; readonly nodes: readonly string[]; readonly indexAtLeast: number }

export type ScriptCommand =
  /** Sends an operation under a process of its own, without waiting. The answer has its `operation`. */
  | {
      readonly do: 'begin'
      readonly node: string
      readonly request: ClientRequest
      readonly deadlineMs: number
    }
  /** Waits for its completion. */
  | { readonly do: 'await'; readonly operation: number }
  /** Kills servers, as by SIGKILL, and measures that they are dead. The answer has the time. */
  | { readonly do: 'kill'; readonly nodes: readonly string[] }
  /** The nodes lose power: of what was not synced any part is lost. Needs a runtime that can. */
  | { readonly do: 'power'; readonly nodes: readonly string[] }
  /** Stands still as by SIGSTOP, until resumed. */
  | { readonly do: 'pause' | 'resume'; readonly nodes: readonly string[] }
  /** The nodes' clocks run this much faster from now on. Needs a runtime that can. */
  | { readonly do: 'clock'; readonly nodes: readonly string[]; readonly ratePpm: number }
  /** Starts them again on their data. */
  | { readonly do: 'start'; readonly nodes: readonly string[] }
  /** Drops packets as the grudge says and nothing else, in place of the grudge before, and measures it. {} heals. */
  | { readonly do: 'cut'; readonly grudge: Grudge }
  /** The rules for messages between nodes, in place of those before, at once. [] lets all pass. */
  | { readonly do: 'rules'; readonly rules: readonly MessageRule[] }
  | { readonly do: 'wait-for'; readonly condition: Condition; readonly deadlineMs: number }
  /** What the nodes say of themselves; those that do not answer are absent. */
  | { readonly do: 'status' }
  | { readonly do: 'sleep'; readonly ms: number }

export type ScriptAnswer = {
  /** Now, in ns since the run's start. */
  readonly timeNs: number
  /** begin: the index of its invocation in the history. */
  readonly operation?: number
  /** await. */
  readonly completion?: Completion
  /** wait-for: absent if the condition did not come to hold. */
  readonly met?: { readonly leader?: NodeStatus; readonly records?: readonly TraceRecord[] }
  /** wait-for: what was seen last, if it did not come to hold. */
  readonly seen?: string
  /** status. */
  readonly statuses?: readonly NodeStatus[]
  /** kill, power, pause, clock, cut, rules: what the measurement says against it, if anything. */
  readonly impugned?: string
}

export type Script = Generator<ScriptCommand, void, ScriptAnswer>

export type ScriptContext = {
  /** In order: n1, n2, ... */
  readonly nodes: readonly string[]
  /** The variant to play; one of the scenario's `forms`. */
  readonly form: string
  /** Told as it goes, so that a script that stops short leaves what it had. */
  readonly tell: StoryTeller
}

export interface StoryTeller {
  role(name: string, node: string): void
  number(name: string, value: number): void
  operation(name: string, index: number): void
  moment(name: string, timeNs: number): void
}

/** All that facts may be judged from. */
export type ScriptEvidence = {
  readonly history: History
  readonly raft: RaftEvidence
  /** How the system logs a client's write; undefined for what is not logged. */
  readonly logged: (request: ClientRequest) => LoggedWrite | undefined
}

/** What the clients of a scenario work on, where that is not the register: the parts of a play that differ. */
export type ScriptObject = {
  /** Names of the checkers that judge what clients saw. */
  readonly checkers: readonly string[]
  /** A node is ready that answers this with ok. */
  readonly ready: ClientRequest
  /** The end of a play, when everything is healed: shows what every node has. */
  closing(context: Pick<ScriptContext, 'nodes' | 'tell'>): Script
}

export type ScenarioForm = {
  readonly name: string
  readonly nodes: number
  /** 'messages': message rules of the system's own protocol; 'packets': cuts and kills alone. */
  readonly by: 'messages' | 'packets' | 'clients'
  /** One line for people. */
  readonly summary: string
  /** Settings it needs beside the given ones. */
  readonly settings?: { readonly [name: string]: string }
}

export type DirectedScenario = {
  readonly name: string
  /** The guarantee in one sentence, with its source. */
  readonly summary: string
  readonly forms: readonly ScenarioForm[]
  /** Systems it is for, where it is about one of them; absent: every system that can do what the form needs. */
  readonly systems?: readonly string[]
  /** An issue of the system's own tracker that it is about. */
  readonly upstream?: string
  /** Absent: a register. With one, facts are judged from what clients saw alone, and no log need be readable. */
  readonly object?: ScriptObject
  /** Functions of the client that it uses. */
  readonly functions: readonly string[]
  /** Shapes of those among them that the register workload does not have. */
  readonly schema?: OpSchema
  script(context: ScriptContext): Script
  /** Called only with a story that was told to its end, by the form that was played. */
  facts(story: Story, evidence: ScriptEvidence, form: string): readonly Fact[]
}

/** Thrown by a script, or by a step in it, that did not get where it wanted to: the scenario is not reached. */
export class NotReached extends Error {}
