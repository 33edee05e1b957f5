import { expect, test } from 'vitest'
import { add, open } from '../testing/docchat.ts'
import { testPassage } from '../testing/passages.ts'
import { collectAnswer } from './collect-answer.ts'
import { missingYears } from './missing-years.ts'

const quote = (text: string, under: readonly string[] = [], header: string | null = null) => ({
  ...{ passage: 0, start: 0, text, header, under },
  ...{ score: 1, coverage: 1 },
})
const missing = (
  question: string,
  quotes: readonly ReturnType<typeof quote>[],
  { text = 'Sales in 2021 and 2022.', name = 'report.pdf' } = {},
) => missingYears(question, quotes, [testPassage(text, 1, name)])

test('a quote is about the years that it names, or that it stands under', () => {
  const other = quote('Year: 2021 | Sales: 5')
  expect(missing('How high were sales in 2022?', [other])).toEqual(['2022'])
  expect(missing('How high were sales in FY2022 and 2021?', [other])).toEqual(['2022'])
  expect(missing('How high were sales in 2022?', [other, quote('Sales of 2022: 6')])).toEqual([])
  expect(
    missing('How high were sales in 2022?', [quote('Sales rose from 5 in 2021.', ['The year 2022'])]),
  ).toEqual([])
  expect(missing('How high were sales in 2022?', [quote('Sales | 5 | 6', [], '| 2021 | 2022')])).toEqual([])
  expect(missing('How high were sales in 2022?', [other], { name: 'report-2022.pdf' })).toEqual([])
  expect(missing('How high were sales?', [other])).toEqual([])
})

test('one that names none is about those of its passage', () => {
  expect(missing('How high were sales in 2022?', [quote('Sales were 5.')])).toEqual([])
  expect(missing('How high were sales in 2020?', [quote('Sales were 5.')])).toEqual(['2020'])
})

test('an answer says which year its quotes are not about', async () => {
  await using docchat = await open()
  await add(docchat, 'sales.txt', 'The sales of the shop were 15 million in 2021.\n\nPainters came in 2022.')
  const { text } = await collectAnswer(docchat.ask('How high were the sales of the shop in 2022?'))
  expect(text).toMatch(/15 million in 2021.*These quotes do not mention 2022\.$/s)
  const right = await collectAnswer(docchat.ask('How high were the sales of the shop in 2021?'))
  expect(right.text).not.toContain('do not mention')
})

test('a year whose part of the question is not answered is named once', async () => {
  await using docchat = await open()
  await add(docchat, 'sales.txt', 'The sales of the shop were 15 million in 2021.')
  const { text } = await collectAnswer(docchat.ask('How high were the sales of the shop in 2021 and 2019?'))
  expect(text).toMatch(/15 million in 2021.*Not found in your documents: .* 2019\?$/s)
})
