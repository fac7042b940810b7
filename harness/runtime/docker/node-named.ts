/** Of a cluster's nodes the one that a fault names. Station: runtime/docker. */
import { invariant } from '../../core/errors.ts'

/** Throws InternalError INVARIANT where there is none: faults are planned on the cluster's own nodes. */
export function nodeNamed<Node extends { readonly name: string }>(nodes: readonly Node[], name: string): Node {
  const node = nodes.find((each) => each.name === name)
  invariant(node !== undefined, 'a fault names nodes of its cluster', { name })
  return node
}
