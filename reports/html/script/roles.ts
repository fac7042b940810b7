/** Members by the part they play in a script. Station: report. */
import type { ScriptRecord } from '../../../harness/core/script-record.ts'

/** 'L n3', or the node alone where it plays none. `W`, who won, is told beside its own part. */
export function memberLabel({ story }: ScriptRecord, node: string): string {
  const roles = Object.entries(story.roles).flatMap(([role, played]) => (played === node ? [role] : []))
  return [...roles, node].join(' ')
}

/** All nodes of the plan: those with a part first, in the order in which the script told of them. */
export function membersOf({ plan, story }: ScriptRecord): readonly string[] {
  const all = Array.from({ length: plan.nodes }, (_, i) => `n${i + 1}`)
  const cast = Object.values(story.roles).filter((node) => all.includes(node))
  return [...new Set([...cast, ...all])]
}
