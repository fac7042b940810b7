/** What the page has beside its sheet where it shows the inside of a run. Station: report. */
import { constantMarkup } from '../markup.ts'

const TERMS = ['--fault-3', '--fault-0', '--ok', '--info', '--fault-1']
  .map(
    (colour, i) => `svg .t-${i} { fill: color-mix(in srgb, var(${colour}) 26%, var(--card)); stroke: var(${colour}); }
svg .leader.t-${i} { fill: color-mix(in srgb, var(${colour}) 45%, var(--card)); }
svg .leads.s-${i} { stroke: var(${colour}); }`,
  )
  .join('\n')

export const INSIDE_STYLE = constantMarkup(`
${TERMS}
svg .follower { stroke-width: 0; } svg .leader { stroke-width: 1.5; } svg .candidate, svg .pre-candidate { stroke-width: 1; stroke-dasharray: 3 2; }
svg .paused { fill-opacity: 0.45; stroke-width: 1; stroke-dasharray: 1.5 2.5; }
svg .down-line { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 2 4; fill: none; }
svg .in-bar { font-size: 11px; } svg .halo { paint-order: stroke; stroke: var(--card); stroke-width: 3px; stroke-linejoin: round; }
svg .caught { stroke: var(--witness); stroke-width: 1.5; fill: none; } svg .caught-name { fill: var(--invalid); font-weight: 600; }
svg .window { fill: none; stroke: var(--text); stroke-width: 1; stroke-dasharray: 3 2; }
svg .sign { fill: var(--soft); } svg .sign-text { fill: var(--card); font-size: 11px; font-weight: 700; text-anchor: middle; }
svg .sign.wrong { fill: var(--witness); }
svg .stem { stroke: var(--soft); stroke-width: 1; fill: none; opacity: 0.6; }
svg .lifeline { stroke: var(--line); stroke-width: 1.5; fill: none; }
svg .leads { stroke-width: 5; fill: none; stroke-opacity: 0.75; }
svg .is-down { stroke: var(--card); stroke-width: 3; stroke-dasharray: 4 4; fill: none; }
svg .event-line { stroke: var(--line); stroke-width: 1; stroke-dasharray: 2 3; fill: none; }
.letter { display: inline-block; min-width: 20px; height: 20px; border-radius: 4px; padding: 0 4px; background: var(--soft); color: var(--card); font-size: 12px; font-weight: 700; line-height: 20px; text-align: center; }
.letter.wrong { background: var(--witness); color: var(--on-badge); }
.events { margin-top: 12px; } .events td, .events th { padding-top: 4px; padding-bottom: 4px; }
@media (max-width: 640px) { .events :is(td, th):nth-child(3), .events :is(td, th):nth-child(4) { display: none; } }
table.log .cell { min-width: 58px; position: relative; } table.log .gap-cell { padding: 3px 0; text-align: center; color: var(--soft); width: 16px; } table.log .entry small { font-size: 10.5px; } table.log tr.actor th { box-shadow: inset 3px 0 0 0 var(--text); padding-left: 8px; }
 .whole { margin-top: 22px; } .whole h3 { margin-bottom: 6px; }
.role { display: block; font-weight: 400; font-size: 11.5px; color: var(--soft); }
.log-key { display: flex; flex-wrap: wrap; gap: 6px 20px; align-items: center; } .log-key .entry { min-width: 26px; text-align: center; margin-right: 4px; } .log-key .entry b { font-size: 12px; }
.entry .differs { font-style: normal; font-size: 11px; margin-left: 2px; color: var(--invalid); }
.entry.contradicts { border-color: var(--witness); background: var(--witness-wash); }
.entry.early { box-shadow: 0 3px 0 0 var(--witness); border-bottom: 2px dashed var(--witness); }
`)
