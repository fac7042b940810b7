/**
 * What the register workload knows while it draws operations: the keys in use, the values it gave out, and for each key
 * the newest version that a client has seen, so that a compare-and-set has a fair chance.
 * Station: generator. Its size depends on the concurrency alone, never on the length of the run.
 */
import type { Json } from '../core/json.ts'
import type { Random } from '../core/random.ts'
import type { GeneratorEvent } from '../generator/generator.ts'
import type { Request } from '../generator/source.ts'
import { keyName } from './numbered-keys.ts'

/** After so many operations a key is given up for a fresh one, which keeps the history of each short enough to search. */
export const OPERATIONS_PER_KEY = 200
/** How many of a key's last given values a compare-and-set may expect. */
const REMEMBERED_VALUES = 4
/** Of 4 operations 2 read, 1 writes, 1 compares and sets; of 4 compare-and-sets 3 expect the newest version known. */
const QUARTERS = 4

type Version = { readonly revision: number; readonly value: number }

type Slot = {
  readonly number: number
  readonly operations: number
  readonly known?: Version
  /** The last values given to it to write, the newest last. */
  readonly given: readonly number[]
}

export type RegisterState = {
  readonly slots: readonly Slot[]
  readonly nextKey: number
  readonly nextValue: number
  /** The value that a worker's compare-and-set under way would write: its completion does not tell. */
  readonly setting: ReadonlyMap<number, number>
}

/** `keys`: how many are in use at once. */
export function registerState(keys: number): RegisterState {
  const slots = Array.from({ length: keys }, (_, number) => freshSlot(number))
  return { slots, nextKey: keys, nextValue: 1, setting: new Map() }
}

export function drawOperation(
  state: RegisterState,
  random: Random,
  worker: number,
): { readonly request: Request; readonly state: RegisterState } {
  const place = random.integer(0, state.slots.length - 1)
  const slot = state.slots[place] as Slot
  const kind = random.integer(0, QUARTERS - 1)
  const key = keyName(slot.number)
  if (kind < 2) return { request: { f: 'read', value: null, key }, state: count(state, place, slot) }
  const to = state.nextValue
  const from = kind === 2 ? undefined : expected(slot, random)
  const given = [...slot.given, to].slice(-REMEMBERED_VALUES)
  const counted = { ...count(state, place, { ...slot, given }), nextValue: to + 1 }
  if (from === undefined) return { request: { f: 'write', value: to, key }, state: counted }
  const setting = new Map(state.setting).set(worker, to)
  return { request: { f: 'cas', value: [from, to], key }, state: { ...counted, setting } }
}

/** Learns the version that an ok completion tells of, if it is newer than the one known. */
export function observeCompletion(state: RegisterState, event: GeneratorEvent): RegisterState {
  if (event.type !== 'ok' || event.key === undefined || event.worker === 'nemesis') return state
  const place = state.slots.findIndex((slot) => keyName(slot.number) === event.key)
  const slot = state.slots[place]
  if (slot === undefined) return state
  const version = seenVersion(event, state.setting.get(event.worker))
  if (version === undefined || version.revision <= (slot.known?.revision ?? 0)) return state
  return { ...state, slots: state.slots.with(place, { ...slot, known: version }) }
}

/** The value a compare-and-set expects; undefined while none was ever given to the key. */
function expected(slot: Slot, random: Random): number | undefined {
  const others = slot.given.filter((value) => value !== slot.known?.value)
  const newest = random.integer(0, QUARTERS - 1) > 0
  if (slot.known !== undefined && (newest || others.length === 0)) return slot.known.value
  return others.length === 0 ? undefined : random.pick(others)
}

function count(state: RegisterState, place: number, slot: Slot): RegisterState {
  const operations = slot.operations + 1
  if (operations < OPERATIONS_PER_KEY) return { ...state, slots: state.slots.with(place, { ...slot, operations }) }
  return { ...state, slots: state.slots.with(place, freshSlot(state.nextKey)), nextKey: state.nextKey + 1 }
}

function freshSlot(number: number): Slot {
  return { number, operations: 0, given: [] }
}

/** See register-schema.ts for the shapes. `setting`: what the worker's compare-and-set wrote, if it was applied. */
function seenVersion({ f, value }: GeneratorEvent, setting: number | undefined): Version | undefined {
  if (f !== 'cas') return versionOf(value)
  if (typeof value !== 'object' || value === null || !('applied' in value)) return undefined
  const { applied, revision, seen } = value
  return versionOf(applied === true ? [revision, setting] : seen)
}

function versionOf(pair: Json | undefined | readonly (Json | undefined)[]): Version | undefined {
  if (!Array.isArray(pair)) return undefined
  const [revision, value] = pair
  return typeof revision === 'number' && typeof value === 'number' ? { revision, value } : undefined
}
