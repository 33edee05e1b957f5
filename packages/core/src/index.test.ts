import { expect, test } from 'vitest'
import * as core from './index.ts'

test('exports exactly the documented names', () => {
  expect(Object.keys(core).sort()).toEqual([
    'DEFAULT_MAX_FILE_BYTES',
    'DocChatError',
    'boxesOf',
    'collectAnswer',
    'createDocChat',
    'currentJob',
    'errorOf',
    'evaluate',
    'extractiveAnswerer',
    'httpClassifier',
    'httpReranker',
    'isForOperator',
    'keyReused',
    'labelClassifier',
    'languageNotice',
    'membersOf',
    'migrate',
    'openAIAnswerer',
    'openAIEmbedder',
    'pageName',
    'parseQuestions',
    'publicError',
    'readLabels',
    'readSavedAnswer',
    'regressions',
    'safeName',
    'saveAnswer',
    'supportedFormats',
    'throwOnError',
    'transformersEmbedder',
  ])
})
