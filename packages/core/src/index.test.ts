import { expect, test } from 'vitest'
import * as core from './index.ts'

test('exports what it promises, and nothing else', () => {
  expect(Object.keys(core).sort()).toEqual([
    'DEFAULT_LIMITS',
    'DocChatError',
    'createDocChat',
    'extensionsOf',
    'extractiveAnswerer',
    'openAIAnswerer',
    'openAIEmbedder',
    'safeName',
  ])
})
