import { expect, it } from 'vitest'
import { type Sink, terminalOutput } from '../terminal/output.ts'
import { saidIn } from './said.ts'
import { textStream } from './text.ts'

function terminal(columns = 40) {
  let written = ''
  const sink: Sink = { isTTY: true, columns, hasColors: () => true, write: (text) => (written += text) }
  return { output: terminalOutput({ stdout: sink, stderr: sink }), written: () => written }
}

const QUOTE = 'The rent is  950 pounds\na month.'

it('marks what is asked for in a quote, once its citation has arrived', () => {
  const { output, written } = terminal()
  const stream = textStream(output)
  stream.text('From your documents:\n\n“The rent is 950 pounds')
  stream.text(' a month.”')
  stream.text('\u00a0[1]')
  stream.mark(saidIn({ quote: QUOTE, answer: { start: 13, end: 23 } }))
  stream.text('\n\n“Nothing is marked here.” [2]')
  stream.end()
  expect(written().split('\n')).toEqual([
    'From your documents:',
    '',
    '  “The rent is \u001b[1m950\u001b[22m \u001b[1mpounds\u001b[22m a month.” [1]',
    '',
    '  “Nothing is marked here.” [2]',
    '',
  ])
})

it('splits a quote at what is asked for', () => {
  expect(saidIn({ quote: QUOTE, answer: { start: 13, end: 23 } })).toEqual({
    before: 'The rent is ',
    said: '950 pounds',
    after: ' a month.',
  })
  expect(saidIn({ quote: QUOTE })).toMatchObject({ before: 'The rent is 950 pounds a month.', said: '' })
})

it('passes text through where there is no terminal', () => {
  let written = ''
  const sink: Sink = { write: (text) => (written += text) }
  const stream = textStream(terminalOutput({ stdout: sink, stderr: sink }), { isMarkdown: true })
  stream.text('**as it is**\n| a |')
  stream.end()
  expect(written).toBe('**as it is**\n| a |\n')
})
