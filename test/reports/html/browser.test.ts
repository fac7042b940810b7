/**
 * The page in a real browser: accessible in both colour schemes, no sideways scrolling on a phone, not a word on the
 * console, not a request. Skipped with the reason where there is no browser.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { indexPage } from '../../../reports/html/index-page.ts'
import { htmlReport } from '../../../reports/html/page.ts'
import { scriptReport } from '../../../reports/html/script/page.ts'
import { brokenRow, indexRow } from '../../../reports/index-row.ts'
import { junitReport } from '../../../reports/junit.ts'
import { type LogWindow, logMoments } from '../../../reports/log-window.ts'
import { logHistory } from '../../checkers/support/log-history.ts'
import { launchBrowser, NO_BROWSER } from '../../support/chromium.ts'
import { HOSTILE, hostileRun } from '../../support/sample-hostile.ts'
import { figure8Run } from '../../support/sample-inside.ts'
import { lostMessageRun, missedEventRun } from '../../support/sample-lives.ts'
import { emptyRun, invalidRun, unknownRun, validRun } from '../../support/sample-run.ts'
import { heldScript, stoppedScript, violatedScript } from '../../support/sample-script.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RUNS = {
  valid: validRun(),
  invalid: invalidRun(),
  unknown: unknownRun(),
  empty: emptyRun(),
  hostile: hostileRun(),
  simulated: figure8Run(),
  log: logRun(),
  'lost message': lostMessageRun(),
  'missed event': missedEventRun(),
}
/** A log whose offset 3 two operations have differently. */
function logRun() {
  const history = logHistory('0 send 7 @3\n1 poll 0-5 1 2 3 9 8\n2 poll 0-5 1 2 3 9 8')
  const anomaly = {
    name: 'lost-write',
    key: 'k0',
    sentence: 'log k0: 7 was acknowledged at offset 3',
    ops: [0, 1, 2, 3],
  }
  const { record } = invalidRun()
  const results = [{ checker: 'log', verdict: 'invalid' as const, anomalies: [anomaly], stats: {} }]
  return { record: { ...record, results, faults: [], availability: [] }, history }
}

const SCRIPTS = { 'held script': heldScript(), 'violated script': violatedScript(), 'stopped script': stoppedScript() }
const PAGES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(RUNS).map(([name, { record, history }]) => [name, htmlReport(record, history)])),
  ...Object.fromEntries(
    Object.entries(SCRIPTS).map(([name, { record, history }]) => [name, scriptReport(record, history)]),
  ),
  'hostile with logs': htmlReport(RUNS.hostile.record, RUNS.hostile.history, hostileLogs(RUNS.hostile)),
  index: indexPage(
    [
      ...Object.entries(RUNS).map(([name, { record }]) => indexRow([name, '20260805T141312Z-7'], record)),
      brokenRow(['cut off', '20260805T141312Z-8'], 'no record'),
    ],
    400,
  ),
}
/** Pages without a script are as they stay; the others when all is laid out, and the charts are drawn. */
const LIVE_OR_STILL = `document.scripts.length === 0 || (document.documentElement.className === 'scripted painted' &&
  (document.getElementById('chart-data') === null || document.getElementById('charts-canvas').width !== 300))`
/** Both schemes and both widths of each; all four combinations would find nothing more and take twice as long. */
const CASES = Object.keys(PAGES).flatMap((name) => [[name, 'light', 1200] as const, [name, 'dark', 400] as const])
/** A node whose log is as hostile as everything else. */
function hostileLogs({ record, history }: (typeof RUNS)['hostile']): readonly LogWindow[] {
  return logMoments(record, history).map((atNs) => ({
    atNs,
    nodes: [
      { node: HOSTILE, lines: [{ timeNs: atNs, text: HOSTILE }] },
      { node: `${HOSTILE}2`, lines: [] },
    ],
  }))
}

/** Run inside the page. Axe is put in by the test alone. */
const VIOLATIONS = `axe.run(document).then(({ violations, passes }) => ({
  violations: violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')),
  passes: passes.length,
}))`
const SIDEWAYS = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'

describe.skipIf(NO_BROWSER !== undefined)(
  `the page in a browser${NO_BROWSER === undefined ? '' : ` (${NO_BROWSER})`}`,
  () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await launchBrowser()
    })
    afterAll(() => browser.close())

    /** A page that tells of everything it should not do: a word on the console, an error, a dialog, a request. */
    async function quiet(options: Parameters<Browser['newContext']>[0] = {}) {
      const context = await browser.newContext(options)
      const page = await context.newPage()
      const heard: string[] = []
      page.on('console', (message) => heard.push(message.text()))
      page.on('pageerror', (error) => heard.push(String(error)))
      page.on('request', (request) => heard.push(request.url()))
      page.on('dialog', (dialog) => {
        heard.push(dialog.message())
        void dialog.dismiss()
      })
      return { context, page, heard }
    }

    it.each(CASES)('of the %s, %s, %i px wide, is accessible and quiet', async (name, colorScheme, width) => {
      // bypassCSP lets axe in; that the page itself needs nothing is shown by the next test.
      const viewport = { width, height: 900 }
      const { context, page, heard } = await quiet({ viewport, colorScheme, bypassCSP: true })
      await page.setContent(PAGES[name] ?? '')
      await expect.poll(() => page.evaluate(LIVE_OR_STILL), { timeout: 20_000 }).toBe(true)
      expect(await page.evaluate(SIDEWAYS)).toBe(0)
      await page.evaluate(AXE)
      const { violations, passes } = (await page.evaluate(VIOLATIONS)) as { violations: string[]; passes: number }
      expect(violations).toEqual([])
      expect(passes).toBeGreaterThan(15)
      expect(heard).toEqual([])
      await context.close()
    })

    it('obeys its own policy: hostile text stays text, nothing is fetched, and only our script runs', async () => {
      const { page, heard, context } = await quiet()
      await page.setContent(PAGES['hostile with logs'] ?? '')
      await expect.poll(() => page.evaluate(LIVE_OR_STILL), { timeout: 20_000 }).toBe(true)
      expect(await page.evaluate("document.querySelectorAll('img, iframe, [onerror]').length")).toBe(0)
      expect(await page.evaluate('[...document.scripts].map(({ type, src }) => type + src)')).toEqual([
        'application/json',
        '',
      ])
      expect(await page.title()).toContain('<script src="https://evil.example/x.js">')
      expect(await page.evaluate("document.querySelector('.node-lines').textContent")).toContain(HOSTILE.slice(0, 60))
      // The charts live, though every label in them is hostile.
      expect(await page.evaluate('document.documentElement.className')).toBe('scripted painted')
      expect(heard).toEqual([])
      await context.close()
    })

    it("reads the JUnit file with a real parser's strictness", async () => {
      const page = await browser.newPage()
      for (const { record } of Object.values(RUNS)) {
        const parse = `(xml) => new DOMParser().parseFromString(xml, 'application/xml').querySelector('parsererror')?.textContent ?? ''`
        expect(await page.evaluate(`(${parse})(${JSON.stringify(junitReport(record))})`)).toBe('')
      }
      await page.close()
    })
  },
)
