import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reasoningFilter, reasonsUnmarked } from './reasoning.ts'

function filtered(pieces: readonly string[], unmarked = false): string {
  const filter = reasoningFilter(unmarked)
  return pieces.map((piece) => filter.push(piece)).join('') + filter.end()
}

test.each([
  ['<think>hm <cite p="1">x</cite></think>\n\nIt is 5.', '\n\nIt is 5.', '\n\nIt is 5.'],
  ['\n<thinking>hm</thinking>It is 5.', 'It is 5.', 'It is 5.'],
  ['<think>never ends', '', ''],
  ['<think></think>5', '5', '5'],
  ['It is 5. <think>no</think>', 'It is 5. <think>no</think>', ''],
  ['hm, let me see </think>It is 5.', 'hm, let me see </think>It is 5.', 'It is 5.'],
  ['It is <b>5</b>.', 'It is <b>5</b>.', 'It is <b>5</b>.'],
  ['<thi', '<thi', '<thi'],
  ['', '', ''],
])('the answer in %j is %j, and %j if it may begin with reasoning', (reply, marked, unmarked) => {
  fc.assert(
    fc.property(fc.array(fc.nat(reply.length), { maxLength: 8 }), (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), reply.length]
      const pieces = at.slice(1).map((end, i) => reply.slice(at[i], end))
      expect(filtered(pieces)).toBe(marked)
      expect(filtered(pieces, true)).toBe(unmarked)
    }),
  )
})

test('streams what is certain, and holds little of long reasoning', () => {
  const filter = reasoningFilter()
  expect(filter.push('It ')).toBe('It ')
  expect(filter.push('is')).toBe('is')
})

test.each([
  ['deepseek-r1:8b', true],
  ['qwq', true],
  ['phi-4-reasoning', true],
  ['gpt-4.1-mini', false],
  ['qwen3', false],
])('%s may begin with reasoning: %s', (model, unmarked) => expect(reasonsUnmarked(model)).toBe(unmarked))
