import { defineConfig, type ViteUserConfig } from 'vitest/config'

// porcupine-ts is found in its sources, so a clean clone needs no build.
const resolve = { conditions: ['ordeal-source', 'node', 'import', 'module', 'default'] }
const fromSource = { resolve, ssr: { resolve } }
const CONTAINERS = 'test/containers/**/*.test.ts'
const HOUSE = 'test/house/**/*.test.ts'

const config: ViteUserConfig = defineConfig({
  test: {
    reporters: ['default', './test/support/plain-line-reporter.ts'],
    projects: [
      { ...fromSource, test: { name: 'house', include: [HOUSE], testTimeout: 60_000 } },
      {
        ...fromSource,
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: [CONTAINERS, HOUSE], testTimeout: 60_000 },
      },
      {
        ...fromSource,
        test: {
          name: 'containers',
          include: [CONTAINERS],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // They wait for clusters more than they compute, but a third cluster beside two would starve them on two cores. Apart
          // from the unit tests, which compute all the time.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
export default config
