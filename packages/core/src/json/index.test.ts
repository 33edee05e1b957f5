import { expect, test } from 'vitest'
import * as json from './index.ts'

test('exports what it promises, and nothing else', () => {
  expect(Object.keys(json).sort()).toEqual([
    'answerEventJson',
    'answerJson',
    'citationFromJson',
    'citationJson',
    'conversationJson',
    'documentJson',
    'errorJson',
    'fullConversationJson',
    'jobJson',
    'pageJson',
    'pageWarningJson',
    'passageJson',
    'progressJson',
  ])
})
