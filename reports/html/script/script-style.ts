/** What the page of a script has beside the sheet of runs. Station: report. */
import { constantMarkup } from '../markup.ts'

/** A diagram is at least so many hundreds of pixels wide, and scrolls where the page is narrower. */
const LEAST_WIDTHS = Array.from({ length: 10 }, (_, i) => `.least-${i + 1} { min-width: ${(i + 1) * 98}px; }`).join(' ')

export const SCRIPT_STYLE = constantMarkup(`
.fact-group + .fact-group { margin-top: 22px; }
.proofs { padding-left: 18px; margin-top: 4px; font-size: 13px; }
.moments { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 24px 32px; margin-top: 16px; }
table.log { width: auto; }
table.log caption { color: var(--text); font-weight: 600; font-size: 14px; }
table.log th, table.log td { border-bottom: 0; padding: 3px 8px 3px 0; vertical-align: middle; }
table.log .cell { text-align: center; padding: 3px 4px; }
.entry { display: inline-block; min-width: 44px; padding: 2px 5px 3px; border-radius: 5px; border: 2px solid transparent; background: var(--code); }
.entry b { display: block; font-size: 15px; line-height: 1.2; }
.entry small { display: block; font-size: 11px; white-space: nowrap; }
.entry.subject { border-color: var(--text); }
.entry.committed { box-shadow: 0 3px 0 0 var(--text); }
.term-1 { background: color-mix(in srgb, var(--fault-0) 26%, var(--card)); } .term-2 { background: color-mix(in srgb, var(--ok) 26%, var(--card)); }
.term-3 { background: color-mix(in srgb, var(--info) 30%, var(--card)); } .term-4 { background: color-mix(in srgb, var(--fault-1) 28%, var(--card)); }
.term-0 { background: color-mix(in srgb, var(--fault-3) 28%, var(--card)); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
svg .message { stroke-width: 1.5; fill: none; }
svg .message.entry { stroke: var(--ok); } svg .message.election { stroke: var(--fault-0); } svg .message.cut { stroke: var(--info); stroke-dasharray: 5 3; } svg .message.lost { stroke: var(--witness); }
svg .head.entry { fill: var(--ok); } svg .head.election { fill: var(--fault-0); } svg .head.cut { fill: var(--info); }
svg .said { font-size: 11px; }
svg g:target .message { stroke-width: 3; }
${LEAST_WIDTHS}
`)
