/**
 * What an operator asks of a cluster that replicates by consensus: other voters, another leader. No model knows of it; what
 * clients see must be right all the same.
 * Station: generator.
 */
import * as v from 'valibot'
import type { OpSchema } from '../core/op-schema.ts'

const nodes = v.pipe(v.array(v.string()), v.minLength(1))
const node = v.string()

/** An ok says that it was begun. */
export const ADMINISTRATION_SCHEMA: OpSchema = {
  members: { invoke: nodes, ok: nodes, keyed: false, outsideModel: true },
  transfer: { invoke: node, ok: node, keyed: false, outsideModel: true },
}
