/** What the page has beside its sheet for the charts that can be zoomed. Station: report. */
import { constantMarkup } from '../markup.ts'

export const CHART_STYLE = constantMarkup(`
.charts { position: relative; touch-action: pan-y; cursor: crosshair; overflow: hidden; }
.charts:focus-visible { outline: 2px solid var(--link); outline-offset: 6px; border-radius: 2px; }
.charts canvas { display: block; }
.charts-cursor, .charts-range { position: absolute; top: 0; left: 0; pointer-events: none; }
.charts-cursor { width: 1px; background: var(--text); opacity: 0.55; }
.charts-range { background: var(--link); opacity: 0.18; }
.charts-bar { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin-bottom: 10px; }
.charts-bar p { font-size: 13px; color: var(--soft); margin-left: 8px; }
.charts-reading { min-height: 3.2em; font-size: 13.5px; margin-top: 8px; font-variant-numeric: tabular-nums; }
.key i { display: inline-block; width: 22px; height: 10px; margin-right: 5px; border-radius: 2px; }
kbd { font: inherit; font-size: 12px; border: 1px solid var(--line); border-radius: 4px; padding: 0 4px; background: var(--code); }
`)
