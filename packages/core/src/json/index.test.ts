import { expect, test } from 'vitest'
import * as json from './index.ts'

test('exports exactly the documented names', () => {
  expect(Object.keys(json).sort()).toEqual([
    'answerEventJson',
    'answerJson',
    'calculationJson',
    'citationFromJson',
    'citationJson',
    'conversationJson',
    'documentJson',
    'documentVersionJson',
    'errorJson',
    'exchangeJson',
    'fullConversationJson',
    'jobJson',
    'pageJson',
    'pageWarningJson',
    'passageJson',
    'progressJson',
    'trashedDocumentJson',
    'webhookDeliveryJson',
  ])
})
