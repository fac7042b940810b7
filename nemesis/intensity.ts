/**
 * How hard a rotation of fault families is on a system: its pace, how many faults at once, how great each, and how often a
 * majority is out.
 * Station: nemesis.
 *
 * | intensity | faults at once | a window lasts | quiet after it | a majority or all hit           | magnitude             |
 * |-----------|----------------|----------------|----------------|---------------------------------|-----------------------|
 * | calm      | 1              | 4 to 8 s       | 6 to 10 s      | never, where it can be helped   | what lasting ones are |
 * | normal    | 1 to 3         | 3 to 6 s       | 2 to 4 s       | 1 of 4 windows in which it can  | any                   |
 * | harsh     | 2 to 4         | 3 to 6 s       | 1 to 2 s       | 1 of 2 windows in which it can  | any                   |
 */
import type { Intensity } from '../harness/core/scenario.ts'
import type { SchedulePace } from './schedule.ts'

const SECOND_NS = 1_000_000_000
const FIRST_QUIET = { minNs: 2 * SECOND_NS, maxNs: 4 * SECOND_NS }

export type RotationStyle = {
  readonly pace: SchedulePace
  /** Drawn anew for each window. */
  readonly atOnce: readonly number[]
  /** Chance, in percent, that a window that may hit a majority does. */
  readonly outagePercent: number
  /** Faults with which the cluster can go on, where a family offers such (planLasting). */
  readonly isBearable: boolean
}

export const STYLES: { readonly [intensity in Intensity]: RotationStyle } = {
  calm: {
    pace: {
      firstQuiet: FIRST_QUIET,
      fault: { minNs: 4 * SECOND_NS, maxNs: 8 * SECOND_NS },
      quiet: { minNs: 6 * SECOND_NS, maxNs: 10 * SECOND_NS },
    },
    atOnce: [1],
    outagePercent: 0,
    isBearable: true,
  },
  normal: {
    pace: {
      firstQuiet: FIRST_QUIET,
      fault: { minNs: 3 * SECOND_NS, maxNs: 6 * SECOND_NS },
      quiet: { minNs: 2 * SECOND_NS, maxNs: 4 * SECOND_NS },
    },
    atOnce: [1, 2, 2, 3],
    outagePercent: 25,
    isBearable: false,
  },
  harsh: {
    pace: {
      firstQuiet: FIRST_QUIET,
      fault: { minNs: 3 * SECOND_NS, maxNs: 6 * SECOND_NS },
      quiet: { minNs: 1 * SECOND_NS, maxNs: 2 * SECOND_NS },
    },
    atOnce: [2, 3, 3, 4],
    outagePercent: 50,
    isBearable: false,
  },
}
