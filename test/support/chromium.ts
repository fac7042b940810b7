/** A browser for tests of the page, where the machine has one. */
import { existsSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const found = PATHS.find((path) => existsSync(path))

/** Why there are no tests in a browser; undefined where there is one. */
export const NO_BROWSER: string | undefined =
  found === undefined ? 'no Chromium on this machine: apt-get install chromium' : undefined

/** Without its sandbox, which root may not use; it only ever opens our own pages. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ ...(found === undefined ? {} : { executablePath: found }), args: ['--no-sandbox'] })
}
