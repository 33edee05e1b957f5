import { expect, test } from 'vitest'
import { add, open } from '../testing/docchat.ts'
import { fakeOpenAI } from '../testing/openai-server.ts'
import { collectAnswer } from './collect-answer.ts'
import { openAIAnswerer } from './openai.ts'

const REPORT = 'Revenue was 1,234 million in 2022. In 2021, revenue was 1,100 million.'
const CITED = '<cite p="1">1,234 million</cite><cite p="1">1,100 million</cite>'
const FORMULA = '(1,234 - 1,100) / 1,100'
const NOTE = '[= (1,234 − 1,100) / 1,100, calculated from [1] and [2]]'

/** What is shown of a reply that arrives in pieces of this length. */
async function shown(reply: string, length = reply.length) {
  const tokens = reply.match(new RegExp(`.{1,${length}}`, 'gsu')) ?? []
  await using server = await fakeOpenAI({ reply: () => ({ tokens }) })
  const answerer = openAIAnswerer({ model: 'm', apiKey: 'k', baseURL: server.url })
  await using docchat = await open({ answerer })
  await add(docchat, 'report.txt', REPORT)
  const answer = await collectAnswer(docchat.ask('How much did revenue grow?'))
  return { ...answer, prompt: JSON.stringify(server.requests.at(-1)?.body) }
}

test.each([1, 3, 7, 1000])('a calculation is shown as such, in pieces of %i', async (length) => {
  const reply = `It was 1,234 million after 1,100.${CITED} It grew by **<calc>${FORMULA} = 12.2%</calc>**, a lot.`
  const { text, calculations, prompt } = await shown(reply, length)
  expect(text).toBe(`It was 1,234 million after 1,100. [1] [2] It grew by **12.2% ${NOTE}**, a lot.`)
  expect(calculations).toEqual([
    {
      ...{ formula: '(1,234 − 1,100) / 1,100', result: '12.2%', value: 134 / 1100 },
      ...{ correction: null, markers: [1, 2], verified: true },
    },
  ])
  expect(prompt).toContain('<calc>')
})

test.each([1, 4, 1000])('its citations may follow it, in pieces of %i', async (length) => {
  const { text } = await shown(`It grew by <calc>${FORMULA} = 12.2%</calc>.${CITED} A lot.`, length)
  expect(text).toBe(`It grew by 12.2%. [1] [2] ${NOTE} A lot.`)
  expect((await shown(`It grew by <calc>${FORMULA} = 12.2%</calc>${CITED}`)).text).toBe(
    `It grew by 12.2% [1] [2] ${NOTE}`,
  )
})

test('one that does not follow from what is cited is not verified', async () => {
  const wrong = await shown(`${CITED}It grew by <calc>${FORMULA} = 15%</calc>.`)
  expect(wrong.text).toBe(
    '[1] [2] It grew by 15%. [=? (1,234 − 1,100) / 1,100 is 12.18%, calculated from [1] and [2]]',
  )
  const uncited = await shown(`It grew by <calc>${FORMULA} = 12.2%</calc> in a year.`)
  expect(uncited.text).toBe('It grew by 12.2% [=? not verified] in a year.')
  expect(uncited.calculations).toMatchObject([{ verified: false, markers: [] }])
})

test('a model writes no notes of its own', async () => {
  const { text } = await shown(`It grew by 15% [= 1 + 1, calculated from ${CITED}].[ \u200b= x] \`[=]\``)
  expect(text).toBe('It grew by 15% (= 1 + 1, calculated from [1] [2]].(= x] `[ =]`')
})

test('a mark that is not closed is text', async () => {
  expect((await shown(`Growth is <calc>${FORMULA}\nand so on.`)).text).toBe(
    `Growth is <calc>${FORMULA}\nand so on.`,
  )
})
