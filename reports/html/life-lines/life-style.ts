/**
 * The style sheet of life lines; colours are those of the page (style.ts).
 * Station: report.
 */
import { constantMarkup } from '../markup.ts'

export const LIFE_STYLE = constantMarkup(`
svg .life-line { fill: none; stroke: var(--soft); stroke-width: 1.5; }
svg .hook { fill: none; stroke: var(--soft); stroke-width: 1; stroke-opacity: 0.55; }
svg .halo { paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; }
svg .life-good { fill: var(--ok); } svg .life-plain { fill: var(--fail); } svg .life-doubtful { fill: var(--info); } svg .life-bad { fill: var(--witness); }
svg text.life-bad { font-weight: 600; fill: var(--invalid); }
svg .life-on { fill: none; stroke: var(--on-badge); stroke-width: 2; }
svg .life-open { fill: var(--card); stroke: var(--soft); stroke-width: 1.5; }
svg .life-cross { fill: none; stroke: var(--info); stroke-width: 3; }
svg .life-hollow-bad { fill: var(--card); stroke: var(--witness); stroke-width: 2.5; } svg .life-hollow-doubtful { fill: var(--card); stroke: var(--info); stroke-width: 2.5; }
.life-figure { margin-bottom: 10px; } .life-figure .key svg { height: 16px; vertical-align: -4px; } .life-bad-words { color: var(--invalid); font-weight: 600; }
.life-steps { margin-bottom: 20px; } .life-steps h4 { margin: 10px 0 0; font-size: 14px; } .life-steps ol { margin: 4px 0 0; padding-left: 24px; } .life-steps li { font-size: 14px; }
`)
