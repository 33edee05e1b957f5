import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { bundleClient } from './testing/bundle.ts'

it('is at most 12 kB with all it needs, gzipped, and needs nothing of Node', async () => {
  expect(gzipSync(await bundleClient()).length).toBeLessThanOrEqual(12_000)
})
