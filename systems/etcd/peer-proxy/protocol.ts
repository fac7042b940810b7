/** What the harness and the proxy's process say to one another, one value a message. Station: runtime. */
import type { Grudge } from '../../../harness/core/fault.ts'
import type { MessageRule } from '../../../harness/core/message-rule.ts'
import type { MessagePattern } from '../../../harness/core/raft-message.ts'
import type { PeerProxyPlan } from '../../peer-proxy.ts'

export type ProxyRequest =
  /** The first. Answer: Listening. */
  | { readonly do: 'listen'; readonly plan: PeerProxyPlan }
  | { readonly do: 'rules'; readonly rules: readonly MessageRule[] }
  | { readonly do: 'grudge'; readonly grudge: Grudge }
  | { readonly do: 'state' }
  | { readonly do: 'link-counts' }
  | {
      readonly do: 'await'
      readonly patterns: readonly MessagePattern[]
      readonly sinceN: number
      readonly deadlineMs: number
    }
  | { readonly do: 'trace' }

/** The port of each node's server, in order. */
export type Listening = { readonly ports: readonly number[]; readonly forwarding: string }

export type Numbered = { readonly id: number; readonly request: ProxyRequest }

/** `failure`: why it could not be done. */
export type Answered = { readonly id: number; readonly value?: unknown; readonly failure?: string }
