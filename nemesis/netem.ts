/**
 * Netem: links carry packets as badly as Jepsen has Linux' netem make them: any mixture of a delay of 50 ms with a jitter of
 * 10 ms, a fifth of the packets lost, a fifth doubled, a fifth held back. Both ways.
 * Station: nemesis. After jepsen.net (all-packet-behaviors). Its losses and reorderings come in rows (correlation 75 %), and
 * netem reorders by letting packets go ahead of a delay; here each packet draws for itself, and is held back by up to 50 ms.
 */
import { TARGETS } from '../harness/core/fault.ts'
import type { LinkQuality } from '../harness/core/link-quality.ts'
import type { FaultFamily } from './nemesis.ts'
import { GOOD, QUALITY_FAULT } from './quality-fault.ts'

const BEHAVIOURS: readonly Partial<LinkQuality>[] = [
  { delayUs: 50_000, jitterUs: 10_000 },
  { lossPpm: 200_000 },
  { duplicatePpm: 200_000 },
  { reorderPpm: 200_000, reorderUs: 50_000 },
]

export const netem: FaultFamily = {
  ...QUALITY_FAULT,
  type: 'netem',
  summary: 'makes links as bad as Jepsen does: 50 ms delay, 10 ms jitter, 20 % of packets lost, doubled or held back',
  targets: TARGETS,
  plan(random, target) {
    const behaviours = random.shuffle(BEHAVIOURS).slice(0, random.integer(1, BEHAVIOURS.length))
    const quality: LinkQuality = Object.assign({ ...GOOD, jitterUs: 0 }, ...behaviours)
    return { type: 'netem', target, parameters: { direction: 'both', ...quality } }
  },
}
