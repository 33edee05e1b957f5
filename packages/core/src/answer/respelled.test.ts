import { expect, test } from 'vitest'
import { add, open } from '../testing/docchat.ts'
import { fakeOpenAI } from '../testing/openai-server.ts'
import { collectAnswer } from './collect-answer.ts'
import { openAIAnswerer } from './openai.ts'

const LEASE = 'The tenant pays a deposit of 9,600 euros.\n\nMr Meier painted the old county hall.'

test('a misspelled word is corrected when nothing else answers, and the answer says so', async () => {
  await using docchat = await open()
  await add(docchat, 'lease.txt', LEASE)
  const events = await Array.fromAsync(docchat.ask('What is the depsoit?'))
  const { text, query } = await collectAnswer(events)
  expect(text).toBe(
    'Searched for “deposit” instead of “depsoit”.\n\nFrom your documents:\n\n“The tenant pays a deposit of 9,600 euros.” [1]',
  )
  expect(query).toBe('What is the depsoit?')
  expect(events.flatMap((event) => (event.type === 'retrieval-done' ? [event.query] : []))).toEqual([
    'What is the depsoit?',
    'What is the deposit?',
  ])
})

test('also by words whose stem has another stem', async () => {
  await using docchat = await open()
  await add(docchat, 'lease.txt', 'The bank guarantee is 15,000 euros. The expense of repairs is 300 euros.')
  for (const question of ['What is the garantee?', 'What is the expesne?'])
    expect((await collectAnswer(docchat.ask(question))).text).toMatch(/^Searched for “(?:guarantee|expense)”/)
})

test.each([
  'Who is Maier?',
  'What is the country?',
  'What is the dog?',
  'What is the depot?',
  'Is there a hull?',
])('not corrected: %s', async (question) => {
  await using docchat = await open()
  await add(docchat, 'lease.txt', LEASE.replace('county', 'council'))
  const { noAnswer } = await collectAnswer(docchat.ask(question))
  expect(noAnswer?.reason).toBe('nothing-relevant')
})

test('only by words of the documents that are searched', async () => {
  await using docchat = await open()
  await add(docchat, 'lease.txt', LEASE)
  const { document } = await add(docchat, 'notes.txt', 'The boiler is old.')
  await add(docchat.forOwner('other'), 'secret.txt', 'The takeover is secret.')
  const reasonOf = async (question: string, options = {}) =>
    (await collectAnswer(docchat.ask(question, options))).noAnswer?.reason ?? null
  expect(await reasonOf('What is the depsoit?', { documentIds: [document.id] })).toBe('nothing-relevant')
  expect(await reasonOf('What is the depsoit?')).toBeNull()
  expect(await reasonOf('What is the takeovre?')).toBe('nothing-relevant')
})

test('a model that declines is asked again with the corrected question', async () => {
  await using server = await fakeOpenAI({
    reply: ({ prompt }) => ({
      tokens: prompt.includes('Question: What deposit does the tenant pay?')
        ? ['9,600 euros.']
        : ['<no-answer/>'],
    }),
  })
  const answerer = openAIAnswerer({ model: 'm', apiKey: 'k', baseURL: server.url })
  await using docchat = await open({ answerer })
  await add(docchat, 'lease.txt', `${LEASE} What else?`)
  const { text, usage } = await collectAnswer(docchat.ask('What depsoit does the tenant pay?'))
  expect(text).toBe('Searched for “deposit” instead of “depsoit”.\n\n9,600 euros.')
  expect(usage?.inputTokens).toBe(14)
})
