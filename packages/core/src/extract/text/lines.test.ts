import { expect, test } from 'vitest'
import { linesOf } from './lines.ts'

test('numbers lines, whatever ends them and wherever they are cut', async () => {
  const text = 'one\r\ntwo\rthree\n\nfive'
  for (let at = 0; at <= text.length; at++) {
    const pieces = (async function* () {
      yield text.slice(0, at)
      yield text.slice(at)
    })()
    const lines = (await Array.fromAsync(linesOf(pieces))).flat()
    expect(lines.map(({ line, number }) => `${number} ${line}`)).toEqual([
      '1 one',
      '2 two',
      '3 three',
      '4 ',
      '5 five',
    ])
  }
})
