/**
 * The style sheet of the page. Two palettes by prefers-color-scheme, both with contrast of at least 4.5 to 1 for text
 * (WCAG 2.2, 1.4.3); print takes the light one. No font, image or sheet is loaded from anywhere.
 * Station: report. Colours stand for outcomes everywhere alike, and never alone: words, symbols or shapes go with them.
 */
import { constantMarkup } from './markup.ts'

const LIGHT = `
  --page: #f6f7f9; --card: #ffffff; --line: #dfe3e8; --grid: #e9ecf0; --text: #1b2430; --soft: #55606e;
  --link: #0b5cad; --code: #f0f2f5;
  --valid: #14713d; --valid-wash: #e6f4ec; --invalid: #b3202c; --invalid-wash: #fdecec;
  --unknown: #8a5300; --unknown-wash: #fdf3e1;
  --ok: #2f7fc1; --fail: #8c96a3; --info: #d98a13; --witness: #b3202c; --witness-wash: #fbd9d9; --context: #c5ccd6;
  --fault-0: #7b5bb5; --fault-1: #0f8a8a; --fault-2: #b5562e; --fault-3: #5b7a1e; --fault-4: #a8458f; --fault-5: #86691a; --band: 0.11; --on-badge: #ffffff;`

const DARK = `
  --page: #12161c; --card: #1a2028; --line: #323b47; --grid: #29313b; --text: #e6eaf0; --soft: #a5b0be;
  --link: #82bdf5; --code: #232b35;
  --valid: #6fd39a; --valid-wash: #17321f; --invalid: #ff9a9a; --invalid-wash: #3d1c1f;
  --unknown: #f3c06a; --unknown-wash: #3a2b10;
  --ok: #5aa3dd; --fail: #77828f; --info: #e2a23b; --witness: #ff8f8f; --witness-wash: #5a2529; --context: #465260;
  --fault-0: #b79cf0; --fault-1: #4fc4c4; --fault-2: #e8956e; --fault-3: #a5c65c; --fault-4: #e08fce; --fault-5: #cfae4e; --band: 0.15; --on-badge: #2a1012;`

const SHEET = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
@media print { :root { color-scheme: light; ${LIGHT} --page: #ffffff; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
body { margin: 0; background: var(--page); color: var(--text);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", "Noto Sans", sans-serif; }
.page { max-width: 1160px; margin: 0 auto; padding: 28px 28px 40px; }
h1, h2, h3, p, dl, dd, ul, figure { margin: 0; }
h2 { font-size: 18px; line-height: 1.3; margin-bottom: 14px; letter-spacing: -0.005em; }
h3 { font-size: 15px; line-height: 1.4; }
a { color: var(--link); text-underline-offset: 2px; }
a:focus-visible, [tabindex]:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
code, pre, .mono { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace; font-size: 0.875em; }
.soft { color: var(--soft); }
.small { font-size: 13px; }
/* Until the first paint only what is in sight is laid out: the verdict does not wait for tables. */
.scripted:not(.painted) .card:not(.banner) { content-visibility: auto; contain-intrinsic-size: auto 700px; }
.card { contain: layout; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 22px 24px; margin-top: 18px; overflow-wrap: anywhere; }
.brand { display: flex; justify-content: space-between; gap: 16px; flex-wrap: wrap; color: var(--soft); font-size: 13px; margin-bottom: 12px; }
.brand b { color: var(--text); letter-spacing: 0.02em; }

.banner { border-left: 6px solid var(--tone); margin-top: 0; }
.banner.valid, .tag.valid, .banner.good { --tone: var(--valid); --wash: var(--valid-wash); }
.banner.invalid, .tag.invalid { --tone: var(--invalid); --wash: var(--invalid-wash); }
.banner.unknown, .tag.unknown { --tone: var(--unknown); --wash: var(--unknown-wash); }
.tag.not-applicable { --tone: var(--soft); --wash: var(--code); }
.verdict { display: flex; align-items: center; gap: 16px; }
.symbol { flex: none; width: 48px; height: 48px; border-radius: 50%; background: var(--wash); color: var(--tone);
  font-size: 26px; font-weight: 700; line-height: 48px; text-align: center; }
h1 { font-size: 30px; line-height: 1.15; letter-spacing: -0.015em; color: var(--tone); }
h1 + p { color: var(--soft); margin-top: 2px; }
.lead { font-size: 17px; line-height: 1.5; margin-top: 16px; max-width: 78ch; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(128px, 1fr)); gap: 14px 24px; margin-top: 20px; padding-top: 18px; border-top: 1px solid var(--line); }
.figures dt { color: var(--soft); font-size: 13px; }
.figures dd { font-size: 20px; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.35; }
.figures dd small { display: block; font-size: 12.5px; font-weight: 400; color: var(--soft); line-height: 1.45; }
.replay { margin-top: 18px; }
.replay > div { display: flex; justify-content: space-between; align-items: baseline; }
.witness-sentence { font-size: 18px; line-height: 1.45; max-width: 76ch; } .witness-sentence + p { margin-top: 6px; }
.guarantees { margin-top: 18px; } .guarantees td, .guarantees th { padding-top: 5px; padding-bottom: 5px; }
button { font: inherit; font-size: 13px; color: var(--link); background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 2px 10px; cursor: pointer; min-height: 26px; min-width: 32px; }
button:hover { background: var(--code); } button:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.live { display: none; } .scripted .live { display: block; } .scripted button.live { display: inline-block; } .scripted .still { display: none; }
.replay code { display: block; background: var(--code); border: 1px solid var(--line); border-radius: 6px; padding: 9px 12px; margin-top: 4px; user-select: all; overflow-wrap: anywhere; white-space: pre-wrap; }
.contents { margin-top: 16px; font-size: 13.5px; }
.contents ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 4px 18px; }
.reasons { padding-left: 20px; }
.reasons li + li { margin-top: 6px; }

.tag { display: inline-block; white-space: nowrap; border-radius: 999px; padding: 1px 10px 2px; font-size: 12.5px; font-weight: 600; color: var(--tone, var(--soft)); background: var(--wash, var(--code)); }
.finding + .finding { margin-top: 34px; padding-top: 26px; border-top: 1px solid var(--line); }
.finding-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 12px; margin-bottom: 6px; }
.finding-head h3 { font-size: 17px; color: var(--invalid); }
.live-link { display: none; } .scripted .live-link { display: inline; }
.node-lines { margin-top: 14px; } .node-lines summary { margin-bottom: 6px; }
.node-lines td, .node-lines th { padding-top: 3px; padding-bottom: 3px; font-size: 13px; } .node-lines td.mono { overflow-wrap: anywhere; font-size: 12px; }
.node-lines .moment > * { color: var(--invalid); border-top: 2px solid var(--witness); border-bottom: 2px solid var(--witness); }
.offsets { margin-top: 14px; } .offsets td, .offsets th { padding-top: 3px; padding-bottom: 3px; white-space: nowrap; } .offsets thead .soft { display: block; font-weight: 400; }
.offsets .differs { background: var(--witness-wash); color: var(--text); font-weight: 600; } .offsets .twice { background: var(--unknown-wash); color: var(--text); font-weight: 600; }
.offsets .folded > * { border-top: 2px dashed var(--soft); }
.sentence { font-size: 16px; max-width: 82ch; margin-bottom: 14px; }
.scroll { overflow-x: auto; }
.scroll > svg { display: block; width: 100%; height: auto; }
.chart { min-width: 760px; }
.lanes { min-width: 960px; }
figure + figure { margin-top: 22px; }
figcaption, .key { font-size: 13px; color: var(--soft); }
.key { display: flex; flex-wrap: wrap; gap: 3px 18px; margin-top: 8px; }
.key svg { width: 22px; height: 12px; vertical-align: -1px; margin-right: 5px; }

table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; vertical-align: top; padding: 7px 16px 7px 0; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
tbody tr:last-child > * { border-bottom: 0; }
thead th { color: var(--soft); font-weight: 500; font-size: 13px; white-space: nowrap; }
tbody th { font-weight: 600; }
/* Unlike 'anywhere' this does not let a column become narrower than its words. */
th, td { overflow-wrap: break-word; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.plain { white-space: nowrap; }
.number + :not(.number) { padding-left: 14px; }
table.compact { width: auto; min-width: min(100%, 560px); }
caption { text-align: left; color: var(--soft); font-size: 13px; padding-bottom: 4px; }
.witness-table { margin-top: 14px; }
.acting { margin-top: 6px; color: var(--soft); }
.finding ul { padding-left: 20px; margin-top: 6px; }
.after { margin: 20px 0 8px; }
.badge { display: inline-block; min-width: 20px; height: 20px; border-radius: 10px; padding: 0 5px; background: var(--witness); color: var(--on-badge); font-size: 12px; font-weight: 700; line-height: 20px; text-align: center; }
.split { display: block; height: 10px; width: 120px; border-radius: 3px; background: var(--grid); margin-top: 7px; }
.facts { display: grid; grid-template-columns: fit-content(40%) minmax(0, 1fr); gap: 6px 22px; font-size: 14px; }
.facts dt { color: var(--soft); }
.two { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 18px 40px; }
.two h3 { margin-bottom: 8px; }
details summary { cursor: pointer; color: var(--link); font-size: 13px; width: max-content; }
pre { margin: 6px 0 0; padding: 8px 10px; background: var(--code); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 12.5px; }
footer { margin-top: 22px; color: var(--soft); font-size: 13px; }

svg text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", "Noto Sans", sans-serif; fill: var(--text); }
svg .mono { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace; font-size: 11.5px; }
svg .faint { fill: var(--soft); font-size: 11.5px; }
svg .grid { stroke: var(--grid); stroke-width: 1; fill: none; }
svg .axis { stroke: var(--line); stroke-width: 1; fill: none; }
svg .break { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 2 3; fill: none; }
svg .gap { fill: var(--grid); opacity: 0.6; }
svg .mark { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 4 3; fill: none; }
svg .hover { fill: transparent; }
svg .hover:hover { fill: var(--text); fill-opacity: 0.07; }
svg .ok { fill: var(--ok); } svg .fail { fill: var(--fail); } svg .info { fill: var(--info); }
svg .line { fill: none; stroke-width: 1.6; stroke-linejoin: round; }
svg .p50 { stroke: var(--ok); } svg .middle { stroke: var(--text); } svg rect.leads { fill: var(--valid); stroke: none; } svg .p95 { stroke: var(--fault-0); stroke-dasharray: 6 3; } svg .max { stroke: var(--info); stroke-dasharray: 1.5 2.5; }
svg .pale { fill: var(--context); }
svg .pale-open { fill: none; stroke: var(--context); stroke-width: 1.5; stroke-dasharray: 3 3; }
svg .strong { fill: var(--witness-wash); stroke: var(--witness); stroke-width: 1.5; }
svg .strong-open { fill: none; stroke: var(--witness); stroke-width: 1.5; stroke-dasharray: 4 3; }
svg .dot { fill: var(--witness); } svg .dot-text { fill: var(--on-badge); font-size: 11px; font-weight: 700; text-anchor: middle; }
svg .strong-lane { font-weight: 600; }
svg .band-0, svg .strip-0 { fill: var(--fault-0); } svg .band-1, svg .strip-1 { fill: var(--fault-1); }
svg .band-2, svg .strip-2 { fill: var(--fault-2); } svg .band-3, svg .strip-3 { fill: var(--fault-3); }
svg .band-4, svg .strip-4 { fill: var(--fault-4); } svg .band-5, svg .strip-5 { fill: var(--fault-5); }
svg [class^="band-"] { fill-opacity: var(--band); }
svg [class^="strip-"].doubted { fill-opacity: 0.4; }
svg [class^="band-"].doubted { fill-opacity: calc(var(--band) / 2.5); }
svg .found { fill: var(--witness); }

@media (max-width: 640px) {
  .page { padding: 14px 12px 28px; }
  .card { padding: 16px 15px; border-radius: 8px; }
  .two { grid-template-columns: minmax(0, 1fr); }
  .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .facts dd { margin-bottom: 8px; }
  .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  h1 { font-size: 25px; }
  .scroll > table { width: max-content; min-width: 100%; }
  .scroll td, .scroll th { max-width: 240px; padding-right: 12px; }
  .stacked > table { width: 100%; } .stacked thead, .stacked td:empty { display: none; }
  .stacked tbody tr { display: grid; grid-template-columns: minmax(0, 1fr) auto; padding: 6px 0; border-bottom: 1px solid var(--line); }
  .stacked tbody tr > * { border-bottom: 0; max-width: none; padding: 1px 0; } .stacked td:nth-child(n + 3) { grid-column: 1 / -1; }
  .symbol { width: 42px; height: 42px; line-height: 42px; }
}
@media print {
  body { font-size: 12px; }
  .page { max-width: none; padding: 0; }
  .card { break-inside: avoid-page; border-radius: 0; }
  .scroll { overflow: visible; } .chart, .lanes { min-width: 0; }
  .contents { display: none; }
  .scripted .live, .scripted button.live { display: none; } .scripted .still { display: block; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`

export const STYLE = constantMarkup(SHEET)
