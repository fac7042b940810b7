/** What the tests need to know of whole-store.js. */
import type { KvInput, KvOutput, Model } from 'porcupine-ts'

type KeyedInput = KvInput & { readonly key: string }
export type WholeStore = Model<{ readonly hash: number }, KeyedInput, KvOutput>
export function wholeStore(model: Model<string, KvInput, KvOutput>): WholeStore
