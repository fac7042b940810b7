/**
 * Where a thread finds the model: functions cannot be sent to it, so it imports them.
 */
import type { Model } from '../src/model.ts'
import { shippedModel } from '../src/shipped/index.ts'

/**
 * A shipped model, by its name on the command line, split by the `key` of its inputs where `keyed`; or what a module exports
 * under a name. `module` is a URL, as import.meta.url gives it.
 */
export type ModelSource =
  | { readonly shipped: string; readonly keyed?: boolean }
  | { readonly module: string; readonly name: string }

type AnyModel = Model<unknown, unknown, unknown>

/** Rejects with a TypeError where there is no model, and as the import does. */
export async function modelFrom(source: ModelSource): Promise<AnyModel> {
  if ('shipped' in source) {
    const found = shippedModel(source.shipped)?.model
    if (found === undefined) throw new TypeError(`there is no shipped model '${source.shipped}'`)
    const model = found as unknown as AnyModel
    return source.keyed === true ? { ...model, split: keyOf } : model
  }
  const exported: unknown = (await import(source.module))[source.name]
  if (typeof exported === 'object' && exported !== null && 'step' in exported) return exported as AnyModel
  throw new TypeError(`${source.module} exports no model '${source.name}'`)
}

function keyOf(input: unknown): string | number {
  return (input as { readonly key?: string | number }).key ?? ''
}
