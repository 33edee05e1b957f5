import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig, type ViteUserConfig } from 'vitest/config'
import { retriedTests } from './scripts/retried-tests.ts'
import { SlowFirst } from './scripts/slow-first.ts'

// Hundreds of processes load the same modules. (With it, Node counts covered lines less exactly.)
if (!process.argv.includes('--coverage'))
  process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'docchat-compiled')

/** The tests run against the sources; only the command's own tests run the built files. */
const source = {
  resolve: { conditions: ['docchat-source'] },
  ssr: { resolve: { conditions: ['docchat-source', 'node'] } },
}

const config: ViteUserConfig = defineConfig({
  test: {
    // Tests kill processes and wait for deadlines: on a machine that others use too, one may come late. It is named.
    retry: process.env['CI'] === undefined ? 0 : 1,
    // What is waited for may take longer there, too.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 60_000,
    // Many tests wait for processes, sockets and browsers, so two cores run four files at a time.
    maxWorkers: availableParallelism() + 2,
    sequence: { sequencer: SlowFirst },
    reporters: ['default', retriedTests],
    coverage: { provider: 'v8', include: ['packages/*/src/**'] },
    projects: [
      // Nothing is kept between the files of these three, so that they share processes, and load the modules once.
      { ...source, test: { name: 'core', root: 'packages/core', testTimeout: 20_000, isolate: false } },
      { ...source, test: { name: 'config', root: 'packages/config', testTimeout: 20_000, isolate: false } },
      { ...source, test: { name: 'express', root: 'packages/express', testTimeout: 30_000, isolate: false } },
      { ...source, test: { name: 'client', root: 'packages/client', testTimeout: 30_000 } },
      { ...source, test: { name: 'minilm', root: 'packages/minilm', testTimeout: 30_000 } },
      { ...source, test: { name: 's3', root: 'packages/s3', testTimeout: 30_000 } },
      { ...source, test: { name: 'ai-sdk', root: 'packages/ai-sdk', testTimeout: 30_000 } },
      { ...source, test: { name: 'mcp', root: 'packages/mcp', testTimeout: 60_000 } },
      { ...source, test: { name: 'redis', root: 'packages/redis', testTimeout: 30_000 } },
      {
        ...source,
        test: {
          name: 'postgres',
          root: 'packages/postgres',
          globalSetup: join(import.meta.dirname, 'packages/postgres/src/testing/global-setup.ts'),
          testTimeout: 60_000,
        },
      },
      { ...source, test: { name: 'bench', root: 'bench' } },
      { test: { name: 'examples', root: 'examples', testTimeout: 30_000 } },
      { ...source, test: { name: 'server', root: 'apps/server', testTimeout: 60_000 } },
      {
        ...source,
        test: {
          name: 'web',
          root: 'apps/web',
          globalSetup: join(import.meta.dirname, 'apps/web/src/testing/global-setup.ts'),
          testTimeout: 60_000,
          setupFiles: join(import.meta.dirname, 'apps/web/src/testing/setup.ts'),
        },
      },
      { ...source, test: { name: 'cli', root: 'packages/cli', testTimeout: 30_000 } },
    ],
  },
})

export default config
