import { defineConfig, type ViteUserConfig } from 'vitest/config'

// A configuration of its own: with projects, every bench file would run once in each.
const resolve = { conditions: ['ordeal-source', 'node', 'import', 'module', 'default'] }

const config: ViteUserConfig = defineConfig({
  resolve,
  ssr: { resolve },
  test: { include: [], benchmark: { include: ['test/bench/**/*.bench.ts'] } },
})
export default config
