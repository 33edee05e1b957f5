import { expect, test } from 'vitest'
import { bundledEmbedder } from './bundled.ts'

test('warns once and continues without the model when it is missing', async () => {
  const warnings: string[] = []
  const directory = new URL('file:///nowhere/')
  expect(await bundledEmbedder((message) => warnings.push(message), { directory })).toBeNull()
  expect(warnings).toEqual([expect.stringMatching(/^Semantic search is off: /)])
})

test('does not hide a mistake in its options', async () => {
  await expect(bundledEmbedder(() => {}, { threads: 0 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})
