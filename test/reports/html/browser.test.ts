/**
 * The page in a real browser: accessible in both colour schemes, no sideways scrolling on a phone, not a word on the
 * console, not a request. Skipped with the reason where there is no browser.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { htmlReport } from '../../../reports/html/page.ts'
import { scriptReport } from '../../../reports/html/script/page.ts'
import { junitReport } from '../../../reports/junit.ts'
import { launchBrowser, NO_BROWSER } from '../../support/chromium.ts'
import { hostileRun } from '../../support/sample-hostile.ts'
import { figure8Run } from '../../support/sample-inside.ts'
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
}
const SCRIPTS = { 'held script': heldScript(), 'violated script': violatedScript(), 'stopped script': stoppedScript() }
const PAGES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(RUNS).map(([name, { record, history }]) => [name, htmlReport(record, history)])),
  ...Object.fromEntries(
    Object.entries(SCRIPTS).map(([name, { record, history }]) => [name, scriptReport(record, history)]),
  ),
}
/** Both schemes and both widths of each; all four combinations would find nothing more and take twice as long. */
const CASES = Object.keys(PAGES).flatMap((name) => [[name, 'light', 1200] as const, [name, 'dark', 400] as const])
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

    it.each(CASES)('of the %s, %s, %i px wide, is accessible and quiet', async (name, colorScheme, width) => {
      // bypassCSP lets axe in; that the page itself needs nothing is shown by the next test.
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true })
      const page = await context.newPage()
      const heard: string[] = []
      page.on('console', (message) => heard.push(message.text()))
      page.on('pageerror', (error) => heard.push(String(error)))
      page.on('request', (request) => heard.push(...(request.url().startsWith('data:') ? [] : [request.url()])))
      await page.setContent(PAGES[name] ?? '')
      expect(await page.evaluate(SIDEWAYS)).toBe(0)
      await page.evaluate(AXE)
      const { violations, passes } = (await page.evaluate(VIOLATIONS)) as { violations: string[]; passes: number }
      expect(violations).toEqual([])
      expect(passes).toBeGreaterThan(15)
      expect(heard).toEqual([])
      await context.close()
    })

    it('obeys its own policy: hostile text stays text, and nothing is fetched', async () => {
      const context = await browser.newContext()
      const page = await context.newPage()
      const heard: string[] = []
      page.on('console', (message) => heard.push(message.text()))
      page.on('request', (request) => heard.push(...(request.url().startsWith('data:') ? [] : [request.url()])))
      await page.setContent(htmlReport(RUNS.hostile.record, RUNS.hostile.history))
      expect(await page.evaluate("document.querySelectorAll('script, img, iframe').length")).toBe(0)
      expect(await page.title()).toContain('<script src="https://evil.example/x.js">')
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
