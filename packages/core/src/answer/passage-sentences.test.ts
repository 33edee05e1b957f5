import { expect, test } from 'vitest'
import { testPassage } from '../testing/passages.ts'
import { sentencesOf } from './passage-sentences.ts'

const PASSAGES = Array.from({ length: 5 }, (_, i) =>
  testPassage(`The lease number ${i} ends in May. Why?`, i + 1),
)

test('lets the event loop turn after each passage', async () => {
  let turns = 0
  const count = () => {
    turns++
    next = setImmediate(count)
  }
  let next = setImmediate(count)
  await sentencesOf(PASSAGES)
  clearImmediate(next)
  expect(turns).toBeGreaterThanOrEqual(PASSAGES.length - 1)
})

test('stops when aborted', async () => {
  const reason = new Error('enough')
  await expect(sentencesOf(PASSAGES, AbortSignal.abort(reason))).rejects.toBe(reason)
})
