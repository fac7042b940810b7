/**
 * The charts of the page in a real browser: keys, wheel, drag, buttons, links of witnesses, the copy button. The page lies in a
 * file and is opened as a person opens it, under its own policy. Skipped with the reason where there is no browser.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { htmlReport } from '../../../reports/html/page.ts'
import { launchBrowser, NO_BROWSER } from '../../support/chromium.ts'
import { invalidRun } from '../../support/sample-run.ts'

const LIVES = "document.getElementById('charts-canvas').width > 300"
const READING = "document.getElementById('charts-reading').textContent"
const PIXELS = "document.getElementById('charts-canvas').toDataURL()"

describe.skipIf(NO_BROWSER !== undefined)(
  `the charts in a browser${NO_BROWSER === undefined ? '' : ` (${NO_BROWSER})`}`,
  () => {
    let browser: Browser
    let folder = ''
    let page: Page
    const heard: string[] = []
    beforeAll(async () => {
      browser = await launchBrowser()
      folder = mkdtempSync(join(tmpdir(), 'ordeal-charts-'))
      const { record, history } = invalidRun()
      writeFileSync(join(folder, 'report.html'), htmlReport(record, history))
    })
    afterAll(async () => {
      await browser.close()
      rmSync(folder, { recursive: true })
    })
    beforeEach(async () => {
      const permissions = ['clipboard-read', 'clipboard-write']
      page = await browser.newPage({ viewport: { width: 1200, height: 900 }, permissions })
      page.on('console', (message) => heard.push(message.text()))
      page.on('pageerror', (error) => heard.push(String(error)))
      await page.goto(pathToFileURL(join(folder, 'report.html')).href)
      await until(LIVES)
    })
    afterEach(async () => {
      expect(heard.splice(0)).toEqual([])
      await page.close()
    })

    /** Asked from outside: what the page may not do, a function that waits inside may not either. */
    const until = (holds: string) => expect.poll(() => page.evaluate(holds), { timeout: 20_000 }).toBe(true)

    /** From when to when the reading speaks, in seconds, when it says something new. */
    async function reading(after: () => Promise<unknown>) {
      const before = await page.evaluate(READING)
      await after()
      await until(`${READING} !== ${JSON.stringify(before)}`)
      const text = (await page.evaluate(READING)) as string
      const [, from, to] = /^([\d.]+) to ([\d.]+) s: /.exec(text) ?? []
      return { text, from: Number(from), to: Number(to) }
    }

    /** Whether the picture changes with what is done. */
    async function redrawn(by: () => Promise<unknown>) {
      const before = await page.evaluate(PIXELS)
      await by()
      await until(`${PIXELS} !== ${JSON.stringify(before)}`)
    }

    it('are read along with the arrow keys, and zoomed with + and 0', async () => {
      await page.locator('#charts').focus()
      const start = await reading(() => page.keyboard.press('Home'))
      expect(start.from).toBe(0)
      expect(start.text).toMatch(/ ok, \d+ fail, \d+ unknown \(.* a second, \d+ % ok\); median .*; no fault\.$/)
      const next = await reading(() => page.keyboard.press('ArrowRight'))
      expect(next.from).toBe(start.to)
      const later = await reading(() => page.keyboard.press('Shift+ArrowRight'))
      expect(later.from).toBeCloseTo(next.from + 10 * (next.to - next.from), 6)
      await redrawn(async () => {
        for (let i = 0; i < 5; i++) await page.keyboard.press('+')
      })
      const whole = (await page.evaluate(READING)) as string
      const near = await reading(() => page.keyboard.press('ArrowRight'))
      expect(near.to - near.from).toBeLessThan(1.01 * (start.to - start.from))
      expect(near.text).not.toBe(whole)
      await redrawn(() => page.keyboard.press('0'))
      const end = await reading(() => page.keyboard.press('End'))
      expect(end.to).toBeGreaterThanOrEqual(66)
    })

    it('are enlarged by a drag, moved with Shift, and shown whole by a double click', async () => {
      await page.locator('#charts').scrollIntoViewIfNeeded()
      const box = await page.locator('#charts').boundingBox()
      const [x, y] = [(box?.x ?? 0) + 400, (box?.y ?? 0) + 80]
      const drag = async () => {
        await page.mouse.move(x, y)
        await page.mouse.down()
        await page.mouse.move(x + 150, y, { steps: 4 })
        await page.mouse.up()
      }
      const pointed = await reading(() => page.mouse.move(x, y))
      await redrawn(drag)
      const zoomed = await reading(() => page.mouse.move(x + 10, y))
      await page.keyboard.down('Shift')
      await redrawn(drag)
      await page.keyboard.up('Shift')
      const moved = await reading(() => page.mouse.move(x + 11, y))
      expect(moved.from).toBeLessThan(zoomed.from)
      await redrawn(() => page.mouse.dblclick(x, y))
      expect((await reading(() => page.mouse.move(x, y))).from).toBe(pointed.from)
    })

    it('leave the wheel to the page until they have the focus', async () => {
      await page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
      const pointAtCharts = async () => {
        const box = await page.locator('#charts').boundingBox()
        await page.mouse.move((box?.x ?? 0) + 500, (box?.y ?? 0) + 200)
      }
      await page.locator('#charts').scrollIntoViewIfNeeded()
      await pointAtCharts()
      const top = await page.evaluate('scrollY')
      await page.mouse.wheel(0, -100)
      await until(`scrollY < ${top}`)
      await page.locator('#charts').focus()
      await pointAtCharts()
      const still = await page.evaluate('scrollY')
      await redrawn(() => page.mouse.wheel(0, -200))
      expect(await page.evaluate('scrollY')).toBe(still)
    })

    it('have buttons for all of it, and show a witness from its link', async () => {
      await redrawn(() => page.getByRole('button', { name: 'Show less time' }).click())
      await redrawn(() => page.getByRole('button', { name: 'Later' }).click())
      await redrawn(() => page.getByRole('button', { name: 'Show the whole run' }).click())
      const at = await reading(() => page.getByRole('link', { name: 'show in the whole run' }).first().click())
      expect(at.text).toContain('partition leader (n3)')
      expect(await page.evaluate('document.activeElement.id')).toBe('charts')
    })

    it('take the place of the still pictures, on paper those come back, and the command is copied', async () => {
      expect(await page.locator('.still').isVisible()).toBe(false)
      await page.emulateMedia({ media: 'print' })
      expect(await page.locator('.still').isVisible()).toBe(true)
      expect(await page.locator('#charts').isVisible()).toBe(false)
      await page.emulateMedia({ media: 'screen' })
      await page.getByRole('button', { name: 'Copy' }).click()
      await page.getByRole('button', { name: 'Copied' }).waitFor()
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(invalidRun().record.replay)
    })

    it('leave still pictures to a reader without scripts', async () => {
      const context = await browser.newContext({ javaScriptEnabled: false })
      const plain = await context.newPage()
      await plain.goto(pathToFileURL(join(folder, 'report.html')).href)
      expect(await plain.locator('.still').isVisible()).toBe(true)
      expect(await plain.locator('#charts').isVisible()).toBe(false)
      await context.close()
    })
  },
)
