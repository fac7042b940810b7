/**
 * A node that gets little of its machine's processors, as data that runtimes share.
 * Station: nemesis/runtime.
 */

/** Of one processor. A server that gets less than this cannot even start in reasonable time. */
export const CPU_PERCENT_MIN = 1

/**
 * squeeze: from now on each of the nodes gets at most so many percent of one processor; of several faults the lowest counts,
 * and doing it again changes nothing. It stays over the restart of a process. restore: this fault's squeeze ends.
 */
export type CpuStep =
  | {
      readonly port: 'cpu'
      readonly do: 'squeeze'
      readonly fault: number
      readonly nodes: readonly string[]
      readonly percent: number
    }
  | { readonly port: 'cpu'; readonly do: 'restore'; readonly fault: number }

/** Each of these nodes is allowed no more than so many percent of one processor, and uses no more. */
export type CpuCheck = { readonly port: 'cpu'; readonly nodes: readonly string[]; readonly percent: number }
