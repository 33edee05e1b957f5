import { expect, test } from 'vitest'
import * as core from './index.ts'

test('exports what it promises, and nothing else', () => {
  expect(Object.keys(core).sort()).toEqual([
    'DEFAULT_LIMITS',
    'DocChatError',
    'boxesOf',
    'collectAnswer',
    'createDocChat',
    'errorOf',
    'evaluate',
    'extensionsOf',
    'extractiveAnswerer',
    'httpClassifier',
    'httpReranker',
    'labelClassifier',
    'openAIAnswerer',
    'openAIEmbedder',
    'parseQuestions',
    'readLabels',
    'readSavedAnswer',
    'regressions',
    'safeName',
    'saveAnswer',
    'throwOnError',
    'transformersEmbedder',
  ])
})
