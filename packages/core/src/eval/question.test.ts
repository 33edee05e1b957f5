import { expect, test } from 'vitest'
import { parseQuestions } from './question.ts'

test('reads one question per line, and ignores empty lines and other keys', () => {
  const text = [
    '\uFEFF{"question":"Who signed?","document":"lease.pdf","page":3,"quote":"Mary Jones","answer":"Mary"}\r',
    '',
    '{"question":"How much?","pages":[4,5],"answerable":true}',
    '{"question":"Dogs?","document":null,"page":null,"quote":null,"answerable":false}',
  ].join('\n')
  expect(parseQuestions(text)).toEqual([
    { question: 'Who signed?', document: 'lease.pdf', pages: [3], quote: 'Mary Jones', answer: 'Mary' },
    { question: 'How much?', pages: [4, 5], answerable: true },
    { question: 'Dogs?', answerable: false },
  ])
})

test.each([
  ['nonsense', 'this is not valid JSON'],
  ['["question"]', 'this is not a JSON object'],
  ['null', 'this is not a JSON object'],
  ['{"page":1}', '"question" must be a non-empty string'],
  ['{"question":" "}', '"question" must be a non-empty string'],
  ['{"question":"x","document":7}', '"document" must be'],
  ['{"question":"x","page":0}', '"pages" must be whole numbers'],
  ['{"question":"x","pages":["1"]}', '"pages" must be whole numbers'],
  ['{"question":"x","quote":""}', '"quote" must be'],
  ['{"question":"x","answer":[]}', '"answer" must be'],
  ['{"question":"x","answerable":"no"}', '"answerable" must be true or false'],
])('reports the line of %s', (line, problem) => {
  expect(() => parseQuestions(`{"question":"fine"}\n\n${line}\n`, 'q.jsonl')).toThrow(
    `q.jsonl, line 3: ${problem}`,
  )
})

test('rejects a file without questions', () => {
  expect(() => parseQuestions(' \n\n')).toThrow('no questions found')
})
