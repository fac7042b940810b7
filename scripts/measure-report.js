/**
 * Measures the page of a run of many operations: how long it takes to make, its bytes, its first paint in a browser, and how
 * long a redraw takes while zooming, with the machine's load since it tells in wall time. Prints one line of JSON. Usage: node scripts/measure-report.js [OPERATIONS]
 * The run is made up (test/support/sample-run.ts), with a thousand faults and a witness. Needs Chromium.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const LOADS = 9
const REDRAWS = 120

async function measure(operations) {
  const { htmlReport } = await import('../reports/html/page.ts')
  const { launchBrowser, NO_BROWSER } = await import('../test/support/chromium.ts')
  const { largeRun } = await import('../test/support/sample-run.ts')
  if (NO_BROWSER !== undefined) throw new Error(NO_BROWSER)
  const folder = mkdtempSync(join(tmpdir(), 'ordeal-report-'))
  const browser = await launchBrowser()
  try {
    const { record, history } = largeRun(operations)
    const begun = performance.now()
    const text = htmlReport(record, history)
    const madeMs = performance.now() - begun
    const file = join(folder, 'report.html')
    writeFileSync(file, text)
    const paints = []
    const opened = []
    for (let i = 0; i < LOADS; i++) {
      const { ms, cpuMs } = await firstPaint(browser, file)
      paints.push(ms)
      opened.push(cpuMs)
    }
    const { redraws, cpuMs } = await redrawsOf(browser, file)
    return {
      operations,
      bytes: statSync(file).size,
      madeMs: Math.round(madeMs),
      firstPaintMs: { least: Math.round(at(paints, 0)), median: Math.round(at(paints, 0.5)) },
      // Of the page's main thread: the same on a busy machine. From navigation past the first paint.
      openCpuMs: Math.round(at(opened, 0.5)),
      redrawMs: { least: round(at(redraws, 0)), median: round(at(redraws, 0.5)), p95: round(at(redraws, 0.95)) },
      // Likewise, for one redraw with all around it.
      redrawCpuMs: round(cpuMs),
      load: Math.round(loadavg()[0] * 10) / 10,
    }
  } finally {
    await browser.close()
    rmSync(folder, { recursive: true })
  }
}

/** From the start of navigation, as the browser tells it. */
async function firstPaint(browser, file) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  await page.goto(pathToFileURL(file).href)
  const ms = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const first = (list) =>
          list.find(({ name }) => name === 'first-contentful-paint') && resolve(list.at(-1).startTime)
        new PerformanceObserver((seen) => first(seen.getEntries())).observe({ type: 'paint', buffered: true })
      }),
  )
  const cpuMs = await busyMs(session)
  await page.close()
  return { ms, cpuMs }
}

/** Zooms in and out by the wheel, and times what the page does in the frame that follows. */
async function redrawsOf(browser, file) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  await page.addInitScript(() => {
    const frame = window.requestAnimationFrame.bind(window)
    window.redraws = []
    window.requestAnimationFrame = (draw) =>
      frame((time) => {
        const begun = performance.now()
        draw(time)
        // Reading a pixel waits until what was drawn is drawn.
        document.getElementById('charts-canvas')?.getContext('2d').getImageData(0, 0, 1, 1)
        window.redraws.push(performance.now() - begun)
      })
  })
  await page.goto(pathToFileURL(file).href)
  await page.waitForFunction(() => document.getElementById('charts-canvas').width > 300)
  await page.locator('#charts').scrollIntoViewIfNeeded()
  const box = await page.locator('#charts').boundingBox()
  await page.locator('#charts').focus()
  await page.mouse.move(box.x + box.width * 0.6, box.y + 60)
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  await page.evaluate(() => window.redraws.splice(0))
  const before = await busyMs(session)
  for (let i = 0; i < REDRAWS; i++) {
    await page.mouse.wheel(0, i % 40 < 20 ? -60 : 60)
    await page.waitForFunction((drawn) => window.redraws.length > drawn, i, { timeout: 5000, polling: 20 })
  }
  const cpuMs = (await busyMs(session)) - before
  const redraws = await page.evaluate(() => window.redraws)
  await page.close()
  return { redraws, cpuMs: cpuMs / redraws.length }
}

/** What the page's main thread has worked so far. */
async function busyMs(session) {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration').value * 1000
}

/** The nearest rank. */
function at(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
}

function round(ms) {
  return Math.round(ms * 10) / 10
}

const [operations = '100000'] = process.argv.slice(2)
if (process.execArgv.includes('--conditions=ordeal-source')) {
  process.stdout.write(`${JSON.stringify(await measure(Number(operations)))}\n`)
} else {
  const arguments_ = ['--conditions=ordeal-source', ...process.argv.slice(1)]
  process.exitCode = spawnSync(process.execPath, arguments_, { stdio: 'inherit' }).status ?? 1
}
