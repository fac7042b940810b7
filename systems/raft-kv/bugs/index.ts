/** The registry of deliberate defects: one line each. */
import type { Bug } from './bug.ts'
import { leaderLocalRead } from './leader-local-read.ts'

export const BUGS: readonly Bug[] = [leaderLocalRead]
