import { expect, test } from 'vitest'
import { judgePage } from './judge.ts'

const empty = { number: 1, text: '', junk: false, repaired: false, isDamaged: false }

test('does not call a page blank, or lose it, when it cannot be looked at', async () => {
  expect(await judgePage(empty, () => Promise.reject(new Error('no canvas')))).toMatchObject({
    code: 'NO_TEXT',
  })
  expect(await judgePage(empty, async () => 'blank')).toMatchObject({ code: 'BLANK' })
})
