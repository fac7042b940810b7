/** All directed scenarios, by their names on the command line; in the order in which they are listed. */
import type { DirectedScenario } from '../script.ts'

export const SCENARIOS: readonly DirectedScenario[] = []
