/**
 * Many keys at once: the clients in groups of equal size, each group at one key at a time. So each key's history stays
 * short, which a search for a linearization needs, while the run as a whole is long.
 * Station: generator. Jepsen: independent/concurrent-generator.
 */
import { PluginError } from '../core/errors.ts'
import { type Context, DONE, type Generator } from './generator.ts'
import { type ActiveKey, askKeys, type Keys, tellKey } from './keys.ts'
import { earliest, isClient, pending } from './steps.ts'

/**
 * Groups of `groupSize` clients in ascending order, made at the first ask; the nemesis is in none. A group takes the next
 * key of the row, which all share, when the generator of its key is done. Groups with something to do now take turns.
 * Done when the row and all groups are. O(groups) an ask and an event. The first ask throws PluginError GROUPS_UNEVEN
 * where the clients cannot be dealt out without remainder.
 */
export function concurrentKeys(groupSize: number, keys: Keys): Generator {
  return {
    next: (context) =>
      working({ keys, groups: groupsOf(groupSize, context).map((workers) => ({ workers })), nextKey: 0, turn: 0 }).next(
        context,
      ),
    update() {
      return this
    },
  }
}

type Group = { readonly workers: readonly number[]; readonly active?: ActiveKey }

type State = {
  readonly keys: Keys
  readonly groups: readonly Group[]
  readonly nextKey: number
  /** The position of the group that is asked first. */
  readonly turn: number
}

function working(state: State): Generator {
  return {
    next(context) {
      const free = new Set(context.free)
      const groups = [...state.groups]
      let { nextKey } = state
      let ended = 0
      let wakeAtNs: number | undefined
      for (let i = 0; i < groups.length; i++) {
        const at = (state.turn + i) % groups.length
        const { workers, active } = groups[at] as Group
        const own = { timeNs: context.timeNs, free: workers.filter((worker) => free.has(worker)), workers }
        const asked = askKeys(state.keys, active, nextKey, own)
        if (asked === undefined) {
          ended += 1
          continue
        }
        groups[at] = { workers, active: asked.active }
        nextKey = asked.nextKey
        if (asked.step.type === 'op') {
          const next = working({ ...state, groups, nextKey, turn: (at + 1) % groups.length })
          return { ...asked.step, next }
        }
        wakeAtNs = earliest(wakeAtNs, asked.step.wakeAtNs)
      }
      return ended === groups.length ? DONE : pending(working({ ...state, groups, nextKey }), wakeAtNs)
    },
    update(event) {
      const at = state.groups.findIndex(({ active }) => active !== undefined && active.key === event.key)
      const { workers, active } = state.groups[at] ?? {}
      if (workers === undefined || active === undefined) return this
      const told = tellKey(active, event)
      return told === active ? this : working({ ...state, groups: state.groups.with(at, { workers, active: told }) })
    },
  }
}

function groupsOf(groupSize: number, context: Context): readonly (readonly number[])[] {
  const clients = context.workers.filter(isClient)
  const count = clients.length / groupSize
  if (!Number.isInteger(count) || count < 1) {
    throw new PluginError('GROUPS_UNEVEN', `${clients.length} clients cannot be dealt out in groups of ${groupSize}`, {
      hint: 'Take a concurrency that is a multiple of the group size.',
      facts: { clients: clients.length, groupSize },
    })
  }
  return Array.from({ length: count }, (_, i) => clients.slice(i * groupSize, (i + 1) * groupSize))
}
