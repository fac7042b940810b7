/**
 * What happened inside the nodes of a simulated run, in lines for a terminal: one sentence, and the last events that were
 * wrong; where none was, the last of all. The page has the rest.
 * Station: report.
 */
import type { InsideStory } from '../harness/core/inside-story.ts'
import { seconds } from './format.ts'
import { visibleLine } from './visible.ts'

const MOST_EVENTS = 3

export function insideLines({ gist, events }: InsideStory): readonly string[] {
  const others = events.filter(({ sentence }) => sentence !== gist)
  const wrong = others.filter((event) => event.wrong)
  const shown = (wrong.length > 0 ? wrong : others).slice(-MOST_EVENTS)
  return [
    ...(gist === undefined ? [] : [`  ${visibleLine(gist)}`]),
    ...shown.map(({ timeNs, sentence }) => `  ${seconds(timeNs)}  ${visibleLine(sentence)}`),
  ]
}
